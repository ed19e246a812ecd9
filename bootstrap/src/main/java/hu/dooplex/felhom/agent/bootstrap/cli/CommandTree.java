package hu.dooplex.felhom.agent.bootstrap.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One command as completion and man page show it: what is hidden in the help is hidden there too.
 *
 * @param path the names from the program's own on, such as {@code felhom-agent config check}
 */
record CommandTree(List<String> path, CommandSpec spec) {

  /** The program and all that is below it, each before what is below it. */
  static List<CommandTree> of(CommandSpec root) {
    List<CommandTree> all = new ArrayList<>();
    collect(List.of(root.name()), root, all);
    return List.copyOf(all);
  }

  private static void collect(List<String> path, CommandSpec spec, List<CommandTree> into) {
    CommandTree tree = new CommandTree(path, spec);
    into.add(tree);
    for (CommandLine below : tree.commands()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(below.getCommandName());
      collect(List.copyOf(longer), below.getCommandSpec(), into);
    }
  }

  List<CommandLine> commands() {
    return Set.copyOf(spec.subcommands().values()).stream()
        .filter(below -> !below.getCommandSpec().usageMessage().hidden())
        .sorted((one, other) -> one.getCommandName().compareTo(other.getCommandName()))
        .toList();
  }

  /** The options that are followed by a value as a word of its own, in any of the commands. */
  static List<String> valued(CommandSpec root) {
    return of(root).stream()
        .flatMap(tree -> tree.options().stream())
        .filter(CommandTree::takesWord)
        .map(OptionSpec::longestName)
        .distinct()
        .sorted()
        .toList();
  }

  List<OptionSpec> options() {
    return spec.options().stream().filter(option -> !option.hidden()).toList();
  }

  /** The first sentence of a description, for a menu. */
  static String summary(String... lines) {
    return text(lines).split("\\.( |$)|; ", 2)[0];
  }

  /** The description in one line of plain text. */
  static String text(String... lines) {
    return Ansi.OFF.string(String.join(" ", lines).replace("%n", " "));
  }

  String description() {
    return text(spec.usageMessage().description());
  }

  /**
   * Whether a value must follow as a word of its own; one that may be left out follows a {@code =}.
   */
  static boolean takesWord(OptionSpec option) {
    return option.arity().min() > 0;
  }

  /** Whether its value, or each of them, is a file. */
  static boolean isFile(ArgSpec argument) {
    return argument.type() == Path.class || List.of(argument.auxiliaryTypes()).contains(Path.class);
  }

  /** The values that there are to choose from; empty if anything may be written. */
  static List<String> values(ArgSpec argument) {
    List<String> values = new ArrayList<>();
    Optional.ofNullable(argument.completionCandidates())
        .ifPresent(candidates -> candidates.forEach(values::add));
    return List.copyOf(values);
  }
}
