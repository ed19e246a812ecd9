package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.wiring.AgentVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The man page, in the macros of man(7). */
final class ManPage {
  private static final String FILES =
      """
      .SH FILES
      .TP
      .I /etc/felhom\\-agent/config.json
      The configuration.
      .TP
      .I /etc/felhom\\-agent/paused
      While it is there, nothing is changed on this host.
      .TP
      .I /var/lib/felhom\\-agent
      What the agent must not forget: journal, audit trail and the like.
      .TP
      .I /run/felhom\\-agent
      What is to be gone after a reboot, and how the daemon stands.
      .SH SEE ALSO
      .BR systemctl (1),
      .BR journalctl (1),
      .BR ssh\\-keygen (1)
      .PP
      The files in
      .I /usr/share/doc/felhom\\-agent
      describe every key of the configuration.
      """;

  private ManPage() {}

  static String of(CommandSpec root) {
    List<CommandTree> all = CommandTree.of(root);
    CommandTree program = all.getFirst();
    StringBuilder page = new StringBuilder();
    page.append(".TH %s 8 \"\" \"%s %s\"\n".formatted(upper(root), root.name(), version()));
    page.append(".SH NAME\n%s \\- agent on a Proxmox VE host\n".formatted(roff(root.name())));
    page.append(".SH SYNOPSIS\n.B %s\n".formatted(roff(root.name())));
    page.append("[\\fIOPTION\\fR ...] [\\fICOMMAND\\fR]\n");
    page.append(".SH DESCRIPTION\n").append(text(program.description()));
    page.append(".SH OPTIONS\n").append(options(program.options()));
    page.append(".SH COMMANDS\nEach command takes the options above that apply to it as well.\n");
    Set<String> common =
        program.options().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
    for (CommandTree command : all.subList(1, all.size())) {
      if (command.commands().isEmpty()) {
        page.append(command(command, common));
      }
    }
    page.append(".SH EXIT STATUS\n");
    root.usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> page.append(".TP\n%s\n%s".formatted(code, text(meaning))));
    return page.append(FILES).toString();
  }

  private static String command(CommandTree command, Set<String> common) {
    String name = String.join(" ", command.path().subList(1, command.path().size()));
    String parameters =
        command.spec().positionalParameters().stream()
            .filter(parameter -> !parameter.hidden())
            .map(ManPage::parameter)
            .collect(Collectors.joining());
    String own =
        options(
            command.options().stream()
                .filter(option -> !common.contains(option.longestName()))
                .toList());
    return ".SS %s%s\n%s%s".formatted(roff(name), parameters, text(command.description()), own);
  }

  private static String parameter(PositionalParamSpec parameter) {
    String label = "\\fI" + roff(parameter.paramLabel()) + "\\fR";
    return " " + (parameter.arity().min() > 0 ? label : "[" + label + "]");
  }

  private static String options(List<OptionSpec> options) {
    return options.stream().map(ManPage::option).collect(Collectors.joining());
  }

  private static String option(OptionSpec option) {
    String names =
        List.of(option.names()).stream()
            .map(name -> "\\fB" + roff(name) + "\\fR")
            .collect(Collectors.joining(", "));
    String value = "=\\fI" + roff(option.paramLabel()) + "\\fR";
    String given =
        option.arity().max() == 0 ? "" : CommandTree.takesWord(option) ? value : "[" + value + "]";
    return ".TP\n%s%s\n%s".formatted(names, given, text(CommandTree.text(option.description())));
  }

  private static String upper(CommandSpec root) {
    return roff(root.name().toUpperCase(Locale.ROOT));
  }

  private static String version() {
    return roff(AgentVersion.current());
  }

  /** A line of its own that is no request, whatever it begins with. */
  private static String text(String text) {
    return "\\&" + roff(text) + "\n";
  }

  private static String roff(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
  }
}
