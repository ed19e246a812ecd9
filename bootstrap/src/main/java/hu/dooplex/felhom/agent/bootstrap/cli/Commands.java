package hu.dooplex.felhom.agent.bootstrap.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What {@code felhom-agent} can do beside being the daemon, in the order of its help. picocli makes
 * a good deal of each command that is added, converters and patterns, and a daemon would keep it;
 * so only what the arguments can mean is added.
 */
final class Commands {
  private static final Map<String, Function<AgentCommand, CommandSpec>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("status", agent -> new StatusCommand(agent).spec());
    ALL.put("plan", agent -> new PlanCommand(agent).spec());
    ALL.put("pending", agent -> new PendingCommand(agent).spec());
    ALL.put("request", agent -> new RequestCommand(agent).spec());
    ALL.put("doctor", agent -> new DoctorCommand(agent).spec());
    ALL.put("config", ConfigCommand::spec);
    ALL.put("submit", agent -> new SubmitCommand(agent).spec());
    ALL.put("pause", agent -> new PauseCommand(agent).spec());
    ALL.put("resume", agent -> new ResumeCommand(agent).spec());
    ALL.put("journal", JournalCommand::spec);
    ALL.put("audit", AuditCommand::spec);
    ALL.put("signers", SignersCommand::spec);
    ALL.put("clock", ClockCommand::spec);
    ALL.put("verify", agent -> new VerifyCommand(agent).spec());
    ALL.put("explain", agent -> new ExplainCommand(agent).spec());
    ALL.put("bugreport", agent -> new BugreportCommand(agent).spec());
    ALL.put("completion", agent -> new CompletionCommand(agent).spec());
    ALL.put("demo", agent -> new DemoCommand(agent).spec());
    ALL.put("version", agent -> new VersionCommand(agent).spec());
  }

  private Commands() {}

  /** The command line that understands these arguments as one with every command would. */
  static CommandLine line(AgentCommand agent, List<String> arguments) {
    boolean every = tellOfAll(arguments);
    CommandSpec program = agent.spec();
    for (Map.Entry<String, Function<AgentCommand, CommandSpec>> command : ALL.entrySet()) {
      if (every || arguments.contains(command.getKey())) {
        program.addSubcommand(command.getKey(), withHelp(command.getValue().apply(agent)));
      }
    }
    // picocli's own converter of paths finds Path.of by reflection.
    return new CommandLine(help(program)).registerConverter(Path.class, Path::of);
  }

  /** Help and completion list every command; a file of arguments may name any. */
  private static boolean tellOfAll(List<String> arguments) {
    for (String argument : arguments) {
      if (argument.equals("completion")
          || argument.equals("--help")
          || mayHoldHelp(argument)
          || argument.startsWith("@")) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is -h, alone or among others; more commands than needed do no harm. */
  private static boolean mayHoldHelp(String argument) {
    return argument.startsWith("-") && !argument.startsWith("--") && argument.indexOf('h') > 0;
  }

  private static CommandSpec withHelp(CommandSpec command) {
    for (CommandLine below : command.subcommands().values()) {
      withHelp(below.getCommandSpec());
    }
    return help(command);
  }

  /** What picocli has ready made too, but by annotations. */
  private static CommandSpec help(CommandSpec command) {
    return command
        // Not once at the top: each command that is added would ask for the text.
        .versionProvider(() -> new String[] {VersionCommand.text()})
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }
}
