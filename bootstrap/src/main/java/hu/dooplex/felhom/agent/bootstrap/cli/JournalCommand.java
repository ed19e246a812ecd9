package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.adapters.cli.journal.JournalCheck;
import hu.dooplex.felhom.agent.adapters.cli.journal.JournalRecord;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent journal}. */
final class JournalCommand {
  private JournalCommand() {}

  static CommandSpec spec(AgentCommand agent) {
    return CommandGroup.of(
        "journal",
        "Shows, checks or mends the operation journal.",
        new Show(agent).spec(),
        new Check(agent).spec());
  }

  /** {@code journal show}. */
  static final class Show implements Callable<Integer> {
    private final AgentCommand agent;

    Show(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "show",
          this,
          "Shows what the agent did on this host, newest last;",
          "of a config write also what was there before.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      return StateAccess.look(agent, this::show);
    }

    private int show(Path stateDir) throws StateException {
      JournalCheck journal = JournalCheck.of(stateDir);
      PrintStream out = agent.terminal().out();
      JournalCheck.Result result = agent.json() ? json(journal, out) : text(journal, out);
      result.problem().ifPresent(why -> agent.terminal().error(String.valueOf(why.getMessage())));
      return result.problem().isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }

    private static JournalCheck.Result text(JournalCheck journal, PrintStream out) {
      JournalCheck.Result result =
          journal.read(record -> RecordText.of(record).forEach(out::println));
      if (result.records() == 0 && result.problem().isEmpty()) {
        out.println("The journal has no records yet.");
      }
      return result;
    }

    /** {@code {"records": […]}}, each as it is in the file. */
    private static JournalCheck.Result json(JournalCheck journal, PrintStream out) {
      return JsonText.print(
          out,
          json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("records");
            JournalCheck.Result result = journal.read(record -> write(json, record));
            json.writeEndArray();
            json.writeEndObject();
            return result;
          });
    }

    private static void write(JsonGenerator json, JournalRecord record) {
      try {
        json.writeRawValue(record.line());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@code journal check}. */
  static final class Check implements Callable<Integer> {
    private final AgentCommand agent;

    private boolean repair;

    Check(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
              "check",
              this,
              "Tells whether the journal is intact; a running daemon is not disturbed.")
          .add(
              Arguments.flag("--repair", given -> repair = given)
                  .description(
                      "Begins a damaged one anew with its intact beginning, and keeps the damaged"
                          + " file.",
                      "For root or the agent's user, with the daemon stopped.")
                  .build());
    }

    @Override
    public Integer call() throws IOException, StateException {
      return repair
          ? StateAccess.mend(
              agent,
              stateDir -> JournalCheck.toRepair(stateDir).repair(InstantSource.system().instant()))
          : StateAccess.look(agent, stateDir -> tell(JournalCheck.of(stateDir).check()));
    }

    private int tell(JournalCheck.Result result) {
      if (agent.json()) {
        agent.terminal().out().println(json(result));
      } else {
        text(result).forEach(agent.terminal().out()::println);
      }
      result.problem().ifPresent(why -> agent.terminal().error(String.valueOf(why.getMessage())));
      return result.problem().isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }

    private static List<String> text(JournalCheck.Result result) {
      List<String> lines = new ArrayList<>();
      lines.add(result.records() + " intact records, " + result.bytes() + " bytes");
      if (result.tornBytes() > 0) {
        lines.add(
            "then "
                + result.tornBytes()
                + " bytes of a line without its end: it is just being written, or was torn by a"
                + " power cut and will be cut off");
      }
      result.repaired().ifPresent(what -> lines.add("repaired at " + ForeignText.oneLine(what)));
      return lines;
    }

    private static String json(JournalCheck.Result result) {
      return JsonText.of(json -> {
        json.writeStartObject();
        json.writeBooleanField("intact", result.problem().isEmpty());
        json.writeNumberField("records", result.records());
        json.writeNumberField("bytes", result.bytes());
        json.writeNumberField("torn_bytes", result.tornBytes());
        JsonText.field(
            json, "problem", result.problem().map(why -> String.valueOf(why.getMessage())));
        JsonText.field(json, "repaired", result.repaired());
        json.writeEndObject();
      });
    }
  }
}
