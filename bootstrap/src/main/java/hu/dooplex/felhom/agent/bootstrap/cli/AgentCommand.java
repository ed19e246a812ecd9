package hu.dooplex.felhom.agent.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigInputs;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigLoader;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigResult;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.daemon.ConfigSource;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.daemon.HeapTrim;
import hu.dooplex.felhom.agent.bootstrap.daemon.Signals;
import hu.dooplex.felhom.agent.bootstrap.libc.ColdPages;
import hu.dooplex.felhom.agent.bootstrap.logging.LogOutput;
import hu.dooplex.felhom.agent.bootstrap.logging.SystemEventLog;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/** {@code felhom-agent}: alone it is the daemon. */
public final class AgentCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final PauseFile pauseFile;

  private Path configFile = ConfigInputs.DEFAULT_FILE;
  private Map<String, String> overrides = new LinkedHashMap<>();
  private Optional<String> selfTest = Optional.empty();
  private Optional<String> vmid = Optional.empty();
  private boolean yes;
  private boolean json;
  private boolean debug;

  AgentCommand(Terminal terminal, PauseFile pauseFile) {
    this.terminal = terminal;
    this.pauseFile = pauseFile;
  }

  /** Without the commands below it, which {@link Commands} adds. */
  CommandSpec spec() {
    CommandSpec program =
        Arguments.command(
                "felhom-agent",
                this,
                "Agent on a Proxmox VE host: reports the host to a hub.",
                "Alone it runs as the daemon, until SIGTERM.")
            .scopeType(ScopeType.INHERIT)
            .add(
                Arguments.option("--config", "FILE", Path.class, file -> configFile = file)
                    .scopeType(ScopeType.INHERIT)
                    .description("Configuration file; /etc/felhom-agent/config.json if not given.")
                    .build())
            .add(
                Arguments.entries("--set", "KEY=VALUE", given -> overrides = given)
                    .scopeType(ScopeType.INHERIT)
                    .description(
                        "Overrides a key of the configuration, such as log.level=debug."
                            + " Repeatable.")
                    .build())
            .add(
                Arguments.optional(
                        "--selftest", "hub|task", String.class, given -> selfTest = given)
                    .arity("0..1")
                    .fallbackValue("host")
                    .completionCandidates(List.of("hub", "task"))
                    .description(
                        "Reads everything a report needs and shows what works. Only reads.",
                        "--selftest=hub: collects one report, sends it, shows the answer.",
                        "--selftest=task --vmid N --yes: snapshot, rollback, deletion of the"
                            + " snapshot and another description for a while, on a stopped guest."
                            + " For root or the agent's user, with the daemon stopped.")
                    .build())
            .add(
                Arguments.optional("--vmid", "N", String.class, given -> vmid = given)
                    .description("The stopped guest that --selftest=task changes and puts back.")
                    .build())
            .add(
                Arguments.flag("--yes", given -> yes = given)
                    .description("That guest may be rolled back by --selftest=task.")
                    .build())
            .add(
                Arguments.flag("--json", given -> json = given)
                    .scopeType(ScopeType.INHERIT)
                    .description("Prints JSON, for scripts.")
                    .build())
            .add(
                Arguments.flag("--debug", given -> debug = given)
                    .scopeType(ScopeType.INHERIT)
                    .description("Prints stack traces, and logs from level debug on.")
                    .build());
    help(program.usageMessage());
    return program;
  }

  /** How the help is, here and below. */
  private static void help(UsageMessageSpec help) {
    help.sortOptions(false)
        .synopsisSubcommandLabel("[COMMAND]")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(
            UsageMessageSpec.keyValuesMap(
                "0:fine",
                "1:a check failed",
                "2:the command line or the configuration is not right",
                "3:a server could not be reached",
                "4:it was refused, or waits for a signature"));
  }

  /** Runs what the arguments say, and gives the process's exit code. */
  public static int execute(Terminal terminal, String... arguments) {
    return execute(terminal, new PauseFile(PauseFile.DEFAULT), arguments);
  }

  /** The same with another kill switch than the host's own. */
  static int execute(Terminal terminal, PauseFile pauseFile, String... arguments) {
    AgentCommand agent = new AgentCommand(terminal, pauseFile);
    CommandLine line = Commands.line(agent, List.of(arguments));
    return line.setOut(new PrintWriter(terminal.out(), true, UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, UTF_8))
        .setParameterExceptionHandler((refused, given) -> {
          terminal.error(
              refused.getMessage()
                  + " (see "
                  + refused.getCommandLine().getCommandSpec().qualifiedName()
                  + " --help)");
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((fault, command, parsed) -> agent.failed(fault))
        .execute(arguments);
  }

  @Override
  public Integer call() throws Exception {
    if (!selfTest.equals(Optional.of("task")) && (vmid.isPresent() || yes)) {
      terminal.error("--vmid and --yes go with --selftest=task alone");
      return ExitCode.USAGE;
    }
    if (selfTest.isEmpty()) {
      return daemon();
    }
    return switch (selfTest.get()) {
      case "host" -> new HostSelfTest(this).run();
      case "hub" -> new HubSelfTest(this).run();
      case "task" -> new TaskSelfTest(this).run(vmid, yes);
      default -> {
        terminal.error(
            "--selftest takes no value, or 'hub', or 'task'; not '" + selfTest.get() + "'");
        yield ExitCode.USAGE;
      }
    };
  }

  private int daemon() throws StateException, InterruptedException {
    Optional<LoadedConfig> loaded = load(Mode.DAEMON);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    SystemEventLog events = SystemEventLog.ofProcess();
    SystemTime time = SystemTime.real();
    Daemon daemon = new Daemon(loaded.get(), new Source(), time, pauseFile, events);
    Signals.onStop(daemon::stop);
    Signals.onReload(daemon::reload);
    Thread.ofVirtual().name("heap trim").start(new HeapTrim(time, ColdPages::release));
    daemon.run();
    return ExitCode.FINE;
  }

  /** What the daemon asks again on SIGHUP: with the same command line. */
  private final class Source implements ConfigSource {
    @Override
    public ConfigResult load() {
      return result(Mode.DAEMON);
    }

    @Override
    public void log(AgentConfig.Log section) {
      LogOutput output = LogOutput.process();
      output.apply(
          output
              .settings()
              .with(debug ? EventLog.Level.DEBUG : section.level(), section.format())
              .withStackTraces(debug));
    }
  }

  private ConfigResult result(Mode mode) {
    try {
      return new ConfigLoader().load(ConfigInputs.ofProcess(configFile, overrides), mode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the configuration, or tells everything that is wrong with it. */
  Optional<LoadedConfig> load(Mode mode) {
    Optional<LoadedConfig> loaded = result(mode).orTell(problem -> terminal.error(problem.line()));
    if (loaded.isPresent()) {
      new Source().log(loaded.get().config().log());
    }
    return loaded;
  }

  private int failed(Exception fault) {
    if (debug) {
      fault.printStackTrace(terminal.err());
    }
    return switch (fault) {
      case StateException.Newer newer -> {
        terminal.error(String.valueOf(newer.getMessage()));
        yield ExitCode.USAGE;
      }
      case StateException passing -> {
        // Not 2, with which systemd would never try again: a lock is let go, a disk is cleared.
        terminal.error(String.valueOf(passing.getMessage()));
        yield ExitCode.FAILED;
      }
      case UncheckedIOException file -> {
        terminal.error(String.valueOf(file.getMessage()));
        yield ExitCode.USAGE;
      }
      default -> {
        terminal.error(
            "this is a bug: " + fault + (debug ? "" : "; run it again with --debug and report it"));
        yield ExitCode.FAILED;
      }
    };
  }

  /** Tells what was done: a sentence, or as the one field of a JSON object. */
  void done(String field, String what) {
    terminal
        .out()
        .println(
            json
                ? JsonText.of(out -> {
                  out.writeStartObject();
                  out.writeStringField(field, what);
                  out.writeEndObject();
                })
                : ForeignText.oneLine(what));
  }

  /** What the daemon would log, as far as it is worth a person's while. */
  void tell(EventLog.Level level, String event, List<EventLog.Field> fields) {
    if (level.compareTo(EventLog.Level.WARNING) >= 0) {
      terminal.error(
          event
              + fields.stream()
                  .map(field -> " " + field.name() + "=" + field.value())
                  .collect(Collectors.joining()));
    }
  }

  Terminal terminal() {
    return terminal;
  }

  PauseFile pauseFile() {
    return pauseFile;
  }

  Path configFile() {
    return configFile;
  }

  /** What was given for all commands alike, to be given to another one. */
  List<String> given() {
    List<String> given = new ArrayList<>(List.of("--config", configFile.toString()));
    overrides.forEach((key, value) -> given.addAll(List.of("--set", key + "=" + value)));
    return given;
  }

  boolean json() {
    return json;
  }
}
