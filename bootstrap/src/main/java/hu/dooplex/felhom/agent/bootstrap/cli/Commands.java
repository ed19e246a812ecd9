package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * What {@code felhom-agent} can do beside being the daemon, in the order of its help. picocli reads
 * each command's annotations where it is added, which for all of them takes longer than most of
 * them run; so only what the arguments can mean is added.
 */
final class Commands {
  private static final Map<String, Function<AgentCommand, Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("status", StatusCommand::new);
    ALL.put("plan", PlanCommand::new);
    ALL.put("pending", PendingCommand::new);
    ALL.put("request", RequestCommand::new);
    ALL.put("doctor", DoctorCommand::new);
    ALL.put(
        "config",
        agent ->
            new CommandLine(new ConfigCommand())
                .addSubcommand("check", new ConfigCommand.Check(agent))
                .addSubcommand("show", new ConfigCommand.Show(agent)));
    ALL.put("submit", SubmitCommand::new);
    ALL.put("pause", PauseCommand::new);
    ALL.put("resume", ResumeCommand::new);
    ALL.put(
        "journal",
        agent ->
            new CommandLine(new JournalCommand())
                .addSubcommand("show", new JournalCommand.Show(agent))
                .addSubcommand("check", new JournalCommand.Check(agent)));
    ALL.put(
        "audit",
        agent ->
            new CommandLine(new AuditCommand())
                .addSubcommand("show", new AuditCommand.Show(agent))
                .addSubcommand("verify", new AuditCommand.Verify(agent))
                .addSubcommand("reset", new AuditCommand.Reset(agent)));
    ALL.put(
        "signers",
        agent ->
            new CommandLine(new SignersCommand())
                .addSubcommand("show", new SignersCommand.Show(agent))
                .addSubcommand("export", new SignersCommand.Export(agent))
                .addSubcommand("reset", new SignersCommand.Reset(agent)));
    ALL.put(
        "clock",
        agent ->
            new CommandLine(new ClockCommand())
                .addSubcommand("accept", new ClockCommand.Accept(agent)));
    ALL.put("verify", VerifyCommand::new);
    ALL.put("explain", ExplainCommand::new);
    ALL.put("bugreport", BugreportCommand::new);
    ALL.put("completion", CompletionCommand::new);
    ALL.put("demo", DemoCommand::new);
    ALL.put("version", VersionCommand::new);
  }

  private Commands() {}

  /** The command line that understands these arguments as one with every command would. */
  static CommandLine line(AgentCommand agent, List<String> arguments) {
    boolean every = arguments.stream().anyMatch(Commands::tellsOfAll);
    CommandLine line = new CommandLine(agent);
    ALL.forEach((name, command) -> {
      if (every || arguments.contains(name)) {
        line.addSubcommand(name, command.apply(agent));
      }
    });
    return line;
  }

  /** Help and completion list every command; a file of arguments may name any. */
  private static boolean tellsOfAll(String argument) {
    return argument.equals("completion")
        || argument.equals("--help")
        || argument.matches("-[a-zA-Z]*h.*") // -h, alone or among others
        || argument.startsWith("@");
  }
}
