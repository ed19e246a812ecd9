package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completion for zsh: one function, which looks up what may follow by the commands typed so far.
 */
final class ZshCompletion {
  private ZshCompletion() {}

  static String of(CommandSpec root) {
    List<CommandTree> all = CommandTree.of(root);
    String paths = all.stream().skip(1).map(ZshCompletion::path).collect(Collectors.joining("|"));
    String cases = all.stream().map(ZshCompletion::command).collect(Collectors.joining());
    return """
    #compdef %1$s
    # The commands typed so far: without options, their values, and what is no command.
    local at=%1$s
    local -i i=2 last=1
    while (( i < CURRENT )); do
      case ${words[i]} in
        %2$s) (( i++ )) ;;
        -*) ;;
        *)
          case "$at ${words[i]}" in
            %3$s) at="$at ${words[i]}"; last=i ;;
            *) break ;;
          esac ;;
      esac
      (( i++ ))
    done
    local -a commands arguments
    case $at in
    %4$sesac
    if (( ${#commands} && i == CURRENT )) && [[ ${words[CURRENT]} != -* ]]; then
      _describe command commands
    else
      (( CURRENT -= last - 1 ))
      shift $(( last - 1 )) words
      _arguments $arguments
    fi
    """
        .formatted(root.name(), String.join("|", CommandTree.valued(root)), paths, cases);
  }

  private static String path(CommandTree tree) {
    return quoted(String.join(" ", tree.path()));
  }

  private static String command(CommandTree tree) {
    String commands =
        tree.commands().stream()
            .map(CommandLine::getCommandSpec)
            .map(below -> quoted(below.name() + ":" + plain(description(below))))
            .collect(Collectors.joining(" "));
    String arguments =
        Stream.concat(
                tree.options().stream().map(ZshCompletion::option),
                tree.spec().positionalParameters().stream().map(ZshCompletion::parameter))
            .collect(Collectors.joining(" "));
    return "  %s)\n    commands=(%s)\n    arguments=(%s) ;;\n"
        .formatted(path(tree), commands, arguments);
  }

  private static String description(CommandSpec spec) {
    return CommandTree.summary(spec.usageMessage().description());
  }

  private static String option(OptionSpec option) {
    String says = "[" + plain(CommandTree.summary(option.description())) + "]";
    if (option.arity().max() == 0) {
      return quoted(option.longestName() + says);
    }
    return CommandTree.takesWord(option)
        ? quoted(option.longestName() + "=" + says + ":" + value(option))
        // One that may be left out follows in the same word.
        : quoted(option.longestName() + "=-" + says + "::" + value(option));
  }

  private static String parameter(PositionalParamSpec parameter) {
    CommandLine.Range index = parameter.index();
    String place = index.max() == index.min() ? Integer.toString(index.min() + 1) : "*";
    return quoted(place + ":" + value(parameter));
  }

  private static String value(ArgSpec argument) {
    String label = plain(argument.paramLabel());
    List<String> values = CommandTree.values(argument);
    if (!values.isEmpty()) {
      return label + ":(" + String.join(" ", values) + ")";
    }
    return label + ":" + (CommandTree.isFile(argument) ? "_files" : " ");
  }

  /** Without what means something inside of a specification. */
  private static String plain(String text) {
    return text.replace(": ", ", ").replaceAll("[\\\\\\[\\]:]", " ").strip();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
