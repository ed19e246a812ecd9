package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for zsh: one function, which looks up what may follow by the commands typed so far.
 */
final class ZshCompletion {
  private ZshCompletion() {}

  static String of(CommandSpec root) {
    String cases =
        CommandTree.of(root).stream().map(ZshCompletion::command).collect(Collectors.joining());
    // The words that are no options are the commands; the current one is what is completed.
    return """
    #compdef %1$s
    local -a typed commands options
    typed=(%1$s ${${words[2,CURRENT-1]}:#-*})
    case "${(j: :)typed}" in
    %2$s  *) _files; return ;;
    esac
    if [[ ${words[CURRENT]} == -* ]] || (( ! ${#commands} )); then
      _arguments -s '*:file:_files' $options
    else
      _describe command commands
    fi
    """
        .formatted(root.name(), cases);
  }

  private static String command(CommandTree tree) {
    String commands =
        tree.commands().stream()
            .map(CommandLine::getCommandSpec)
            .map(below -> quoted(below.name() + ":" + plain(description(below))))
            .collect(Collectors.joining(" "));
    String options =
        tree.options().stream().map(ZshCompletion::option).collect(Collectors.joining(" "));
    return "  '%s')\n    commands=(%s)\n    options=(%s) ;;\n"
        .formatted(String.join(" ", tree.path()), commands, options);
  }

  private static String description(CommandSpec spec) {
    return CommandTree.text(spec.usageMessage().description());
  }

  private static String option(OptionSpec option) {
    String says = "[" + plain(CommandTree.text(option.description())) + "]";
    String value =
        CommandTree.takesWord(option)
            ? ":value:" + (CommandTree.isFile(option) ? "_files" : "")
            : "";
    String name = option.longestName() + (CommandTree.takesWord(option) ? "=" : "");
    return quoted(name + says + value);
  }

  /** Without what means something inside of a specification. */
  private static String plain(String text) {
    return text.replaceAll("[\\\\\\[\\]:]", " ").strip();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
