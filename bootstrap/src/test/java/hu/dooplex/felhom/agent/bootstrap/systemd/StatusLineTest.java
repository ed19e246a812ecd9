package hu.dooplex.felhom.agent.bootstrap.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.LastReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00.25Z");

  private static AgentStatus status(
      LastReport report, boolean paused, int wishes, Optional<String> stateProblem) {
    List<AgentStatus.Pending> pending = new ArrayList<>();
    for (int wish = 0; wish < wishes; wish++) {
      pending.add(new AgentStatus.Pending("destroy_guest", OptionalInt.of(100 + wish), NOW));
    }
    return new AgentStatus(
        "0.1.0",
        "demo-felhom",
        new NodeName("pve1"),
        Optional.empty(),
        new AgentStatus.RunningAs(1, 2, NOW),
        NOW,
        report,
        new AgentStatus.Reconciling(
            Mode.OBSERVE, Optional.empty(), Optional.empty(), Optional.empty(), paused, false),
        List.of(),
        new AgentStatus.Queue(0, 0, 0),
        List.of(),
        new AgentStatus.BudgetLimits(1, 1),
        List.of(),
        pending,
        new DestructivePath(false, Optional.of("no_signers")),
        stateProblem);
  }

  @Test
  void atTheStartItSaysThatThereIsNothingYet() {
    assertEquals(
        "no report taken yet; no guest is desired",
        StatusLine.of(status(LastReport.NONE, false, 0, Optional.empty())));
  }

  @Test
  void itTellsTheLastReportAndWhatWaits() {
    LastReport taken =
        new LastReport(Optional.of(new AgentStatus.Taken(42, NOW)), Optional.empty());
    assertEquals(
        "report 42 taken 2026-11-23T07:00:00Z; no guest is desired; 2 waiting for a signature;"
            + " paused on this host",
        StatusLine.of(status(taken, true, 2, Optional.empty())));
  }

  @Test
  void whatIsWrongComesFirstAndCannotBreakTheLine() {
    LastReport failed =
        new LastReport(
            Optional.empty(), Optional.of(new AgentStatus.Failure(NOW, "refused\nREADY=1")));
    String line = StatusLine.of(status(failed, false, 0, Optional.of("journal_damaged")));
    assertTrue(line.startsWith("WRONG: state folder: journal_damaged and 1 more; "), line);
    String alone = StatusLine.of(status(failed, false, 0, Optional.empty()));
    assertTrue(alone.startsWith("WRONG: last report failed: refused"), alone);
    assertEquals(1, alone.lines().count());
  }

  @Test
  void systemdIsToldAlsoWhenTheFileCannotBeWritten() {
    List<String> heard = new ArrayList<>();
    ToldStatus told =
        new ToldStatus(
            status -> {
              throw new StateException("full");
            },
            new Supervisor(heard::add, Optional.empty()));
    AgentStatus shown = status(LastReport.NONE, false, 0, Optional.empty());
    assertThrows(StateException.class, () -> told.show(shown));
    assertEquals(List.of("STATUS=no report taken yet; no guest is desired"), heard);
  }
}
