package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completion for fish: a line for each command, option and value, with the commands it follows. */
final class FishCompletion {
  private FishCompletion() {}

  static String of(CommandSpec root) {
    List<CommandTree> all = CommandTree.of(root);
    StringBuilder script = new StringBuilder(at(root, all));
    script.append("complete -c ").append(root.name()).append(" -f\n");
    for (CommandTree tree : all) {
      String where = "complete -c " + root.name() + " -n '__felhom_agent_at " + path(tree) + "' ";
      tree.commands().forEach(below -> script.append(where).append(command(below)));
      tree.options().forEach(option -> script.append(where).append(option(option)));
      tree.spec().positionalParameters().stream()
          .map(FishCompletion::parameter)
          .filter(parameter -> !parameter.isEmpty())
          .distinct()
          .forEach(parameter -> script.append(where).append(parameter).append('\n'));
    }
    return script.toString();
  }

  /** Tells whether exactly these commands were typed so far. */
  private static String at(CommandSpec root, List<CommandTree> all) {
    String paths =
        all.stream().skip(1).map(tree -> "' " + path(tree) + "'").collect(Collectors.joining(" "));
    return """
    # Whether these are the commands typed so far: without options, their values, and what is no command.
    function __felhom_agent_at
        set -l at ''
        set -l value no
        for word in (commandline -opc)[2..-1]
            if test $value = yes
                set value no
                continue
            end
            switch $word
                case %s
                    set value yes
                case '-*'
                case '*'
                    switch "$at $word"
                        case %s
                            set at "$at $word"
                        case '*'
                            break
                    end
            end
        end
        test "$at" = (string join '' -- '' ' '$argv)
    end
    """
        .formatted(String.join(" ", CommandTree.valued(root)), paths);
  }

  private static String path(CommandTree tree) {
    return String.join(" ", tree.path().subList(1, tree.path().size()));
  }

  private static String command(CommandLine below) {
    return "-a %s -d %s\n"
        .formatted(
            below.getCommandName(),
            quoted(CommandTree.summary(below.getCommandSpec().usageMessage().description())));
  }

  private static String option(OptionSpec option) {
    List<String> values = CommandTree.values(option);
    String value =
        CommandTree.takesWord(option) ? (CommandTree.isFile(option) ? " -r -F" : " -x") : "";
    return "-l %s%s%s -d %s\n"
        .formatted(
            option.longestName().replaceFirst("^-+", ""),
            value,
            values.isEmpty() ? "" : " -a " + quoted(String.join(" ", values)),
            quoted(CommandTree.summary(option.description())));
  }

  /** What can stand there that is no option; empty if that is anything. */
  private static String parameter(PositionalParamSpec parameter) {
    List<String> values = CommandTree.values(parameter);
    if (!values.isEmpty()) {
      return "-a " + quoted(String.join(" ", values));
    }
    return CommandTree.isFile(parameter) ? "-F" : "";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
