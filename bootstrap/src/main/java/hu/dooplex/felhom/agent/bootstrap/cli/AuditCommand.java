package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditCheck;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditCheck.Result;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditHistory;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileAuditTrail;
import hu.dooplex.felhom.agent.adapters.cli.journal.StateLock;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.wiring.ProcessId;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code felhom-agent audit}. */
@Command(name = "audit", description = "Shows, verifies or begins anew the audit trail.")
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "audit what? One of: show, verify, reset");
  }

  /** {@code audit show}. */
  @Command(name = "show", description = "Shows every decision that is kept, newest last.")
  static final class Show implements Callable<Integer> {
    private final AgentCommand agent;

    Show(AgentCommand agent) {
      this.agent = agent;
    }

    @Override
    public Integer call() throws IOException, StateException {
      Optional<Path> folder = StateAccess.toRead(agent);
      if (folder.isEmpty()) {
        return ExitCode.USAGE;
      }
      AuditHistory history = AuditHistory.of(folder.get());
      PrintStream out = agent.terminal().out();
      Optional<StateException> problem =
          agent.json()
              ? json(history, out)
              : read(history, (line, json) -> out.println(RecordText.of(line, json)));
      problem.ifPresent(why -> agent.terminal().error(String.valueOf(why.getMessage())));
      return problem.isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }

    /** What is intact before a damaged line is shown all the same. */
    private static Optional<StateException> read(AuditHistory history, AuditHistory.Taker taker) {
      try {
        history.read(taker);
        return Optional.empty();
      } catch (StateException problem) {
        return Optional.of(problem);
      }
    }

    /** {@code {"lines": […]}}, each line as it is in its file. */
    private static Optional<StateException> json(AuditHistory history, PrintStream out) {
      return JsonText.print(
          out,
          json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("lines");
            Optional<StateException> problem = read(history, (_, line) -> write(json, line));
            json.writeEndArray();
            json.writeEndObject();
            return problem;
          });
    }

    private static void write(JsonGenerator json, String line) {
      try {
        json.writeRawValue(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@code audit verify}. */
  @Command(
      name = "verify",
      description = {
        "Tells whether every line follows the one before,",
        "and whether the last one that the hub took is among them."
      })
  static final class Verify implements Callable<Integer> {
    private final AgentCommand agent;

    Verify(AgentCommand agent) {
      this.agent = agent;
    }

    @Override
    public Integer call() throws IOException, StateException {
      Optional<Path> folder = StateAccess.toRead(agent);
      if (folder.isEmpty()) {
        return ExitCode.USAGE;
      }
      AuditCheck check = AuditCheck.of(folder.get());
      return switch (check.verify()) {
        case Result.Intact intact -> {
          long reported = check.reported();
          agent
              .terminal()
              .out()
              .println(agent.json() ? json(intact, reported) : text(intact, reported));
          yield ExitCode.FINE;
        }
        case Result.Broken broken -> {
          if (agent.json()) {
            agent.terminal().out().println(json(broken));
          }
          agent
              .terminal()
              .error(
                  folder.get().resolve(broken.file())
                      + (broken.line() > 0 ? ": line " + broken.line() : "")
                      + ": the chain is broken: "
                      + broken.why()
                      + "; look at it, then stop the agent and run, as root, felhom-agent audit"
                      + " reset");
          yield ExitCode.FAILED;
        }
      };
    }

    private static String text(Result.Intact intact, long reported) {
      return intact.records()
          + " records, each follows the one before; the head is "
          + intact.head()
          + (reported > 0 ? "; the hub took them up to record " + reported : "");
    }

    private static String json(Result.Intact intact, long reported) {
      return JsonText.of(json -> {
        json.writeStartObject();
        json.writeBooleanField("intact", true);
        json.writeNumberField("records", intact.records());
        json.writeStringField("head", intact.head());
        json.writeNumberField("reported", reported);
        json.writeEndObject();
      });
    }

    private static String json(Result.Broken broken) {
      return JsonText.of(json -> {
        json.writeStartObject();
        json.writeBooleanField("intact", false);
        json.writeStringField("file", broken.file());
        json.writeNumberField("line", broken.line());
        json.writeStringField("problem", broken.why());
        json.writeEndObject();
      });
    }
  }

  /** {@code audit reset}. */
  @Command(
      name = "reset",
      description = {
        "Begins a new chain that says why, and keeps the old file.",
        "For root or the agent's user, with the daemon stopped."
      })
  static final class Reset implements Callable<Integer> {
    private final AgentCommand agent;

    Reset(AgentCommand agent) {
      this.agent = agent;
    }

    @Override
    public Integer call() throws IOException, StateException {
      Optional<Path> folder = StateAccess.toMend(agent);
      if (folder.isEmpty()) {
        return ExitCode.USAGE;
      }
      try (StateLock _ = StateLock.take(folder.get(), ProcessId.own())) {
        agent.done("done", FileAuditTrail.reset(folder.get(), InstantSource.system().instant()));
      }
      return ExitCode.FINE;
    }
  }
}
