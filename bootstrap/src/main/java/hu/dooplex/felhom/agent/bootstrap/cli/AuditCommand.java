package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditCheck;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditCheck.Result;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditHistory;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditReset;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent audit}. */
final class AuditCommand {
  private AuditCommand() {}

  static CommandSpec spec(AgentCommand agent) {
    return CommandGroup.of(
        "audit",
        "Shows, verifies or begins anew the audit trail.",
        new Show(agent).spec(),
        new Verify(agent).spec(),
        new Reset(agent).spec());
  }

  /** {@code audit show}. */
  static final class Show implements Callable<Integer> {
    private final AgentCommand agent;

    Show(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command("show", this, "Shows every decision that is kept, newest last.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      return StateAccess.look(agent, this::show);
    }

    private int show(Path stateDir) throws StateException {
      AuditHistory history = AuditHistory.of(stateDir);
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
  static final class Verify implements Callable<Integer> {
    private final AgentCommand agent;

    Verify(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "verify",
          this,
          "Tells whether every line follows the one before,",
          "and whether the last one that the hub took and those",
          "that the operation journal anchors are among them.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      return StateAccess.look(agent, this::verify);
    }

    private int verify(Path stateDir) throws StateException {
      AuditCheck check = AuditCheck.of(stateDir);
      return switch (check.verify()) {
        case Result.Intact intact -> {
          agent.terminal().out().println(agent.json() ? json(intact, check) : text(intact, check));
          Optional<StateException> problem = check.journalProblem();
          problem.ifPresent(why ->
              agent
                  .terminal()
                  .error("what the journal anchors is not compared: " + why.getMessage()));
          yield problem.isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
        }
        case Result.Broken broken -> {
          if (agent.json()) {
            agent.terminal().out().println(json(broken));
          }
          agent
              .terminal()
              .error(
                  stateDir.resolve(broken.file())
                      + (broken.line() > 0 ? ": line " + broken.line() : "")
                      + ": the chain is broken: "
                      + broken.why()
                      + "; look at it, then stop the agent and run, as root, felhom-agent audit"
                      + " reset");
          yield ExitCode.FAILED;
        }
      };
    }

    private static String text(Result.Intact intact, AuditCheck check) {
      return intact.records()
          + " records, each follows the one before"
          + intact.head().map(head -> "; the head is " + head.hash()).orElse("")
          + (check.reported() > 0 ? "; the hub took them up to record " + check.reported() : "")
          + (check.anchored() > 0 ? "; the journal anchors record " + check.anchored() : "");
    }

    private static String json(Result.Intact intact, AuditCheck check) {
      return JsonText.of(json -> {
        json.writeStartObject();
        json.writeBooleanField("intact", true);
        json.writeNumberField("records", intact.records());
        JsonText.field(json, "head", intact.head().map(AuditHead::hash));
        json.writeNumberField("reported", check.reported());
        json.writeNumberField("anchored", check.anchored());
        JsonText.field(
            json, "problem", check.journalProblem().map(why -> String.valueOf(why.getMessage())));
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
  static final class Reset implements Callable<Integer> {
    private final AgentCommand agent;

    Reset(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "reset",
          this,
          "Begins a new chain that says why, and keeps the old file.",
          "For root or the agent's user, with the daemon stopped.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      return StateAccess.mend(
          agent, stateDir -> AuditReset.run(stateDir, InstantSource.system().instant()));
    }
  }
}
