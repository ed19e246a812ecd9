package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish: a line for each command and option, with the commands it follows. */
final class FishCompletion {
  private FishCompletion() {}

  static String of(CommandSpec root) {
    StringBuilder script = new StringBuilder("complete -c " + root.name() + " -f\n");
    for (CommandTree tree : CommandTree.of(root)) {
      String where = where(tree);
      tree.commands().forEach(below -> script.append(command(root, where, below)));
      tree.options().forEach(option -> script.append(option(root, where, option)));
    }
    return script.toString();
  }

  /** All commands of the path were typed, and none below it. */
  private static String where(CommandTree tree) {
    List<String> above = tree.path().subList(1, tree.path().size());
    String below =
        tree.commands().stream().map(CommandLine::getCommandName).collect(Collectors.joining(" "));
    String typed =
        above.stream()
            .map(name -> "__fish_seen_subcommand_from " + name)
            .collect(Collectors.joining("; and "));
    String further = below.isEmpty() ? "" : "not __fish_seen_subcommand_from " + below;
    return typed + (typed.isEmpty() || further.isEmpty() ? "" : "; and ") + further;
  }

  private static String command(CommandSpec root, String where, CommandLine below) {
    return "complete -c %s -n '%s' -a %s -d %s\n"
        .formatted(
            root.name(),
            where,
            below.getCommandName(),
            quoted(CommandTree.text(below.getCommandSpec().usageMessage().description())));
  }

  private static String option(CommandSpec root, String where, OptionSpec option) {
    String value =
        CommandTree.takesWord(option) ? (CommandTree.isFile(option) ? " -r -F" : " -x") : "";
    return "complete -c %s -n '%s' -l %s%s -d %s\n"
        .formatted(
            root.name(),
            where,
            option.longestName().replaceFirst("^-+", ""),
            value,
            quoted(CommandTree.text(option.description())));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
