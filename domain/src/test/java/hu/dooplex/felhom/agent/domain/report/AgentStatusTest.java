package hu.dooplex.felhom.agent.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Trouble;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentStatusTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-22T19:00:00Z");
  private static final Duration SILENT_AFTER = Duration.ofMinutes(5);

  private static AgentStatus status(
      Optional<String> stateProblem,
      Optional<AgentStatus.Failure> failure,
      Optional<String> desired,
      List<AgentStatus.Guest> guests) {
    return new AgentStatus(
        "0.1.0",
        "host",
        new NodeName("pve1"),
        Optional.empty(),
        new AgentStatus.RunningAs(1, 1, WRITTEN),
        WRITTEN,
        new AgentStatus.LastReport(Optional.empty(), failure),
        new AgentStatus.Reconciling(
            Mode.OBSERVE, Optional.empty(), Optional.empty(), desired, true, true),
        guests,
        new AgentStatus.Queue(0, 0, 0),
        List.of(),
        new AgentStatus.BudgetLimits(0, 0),
        List.of(),
        List.of(),
        new DestructivePath(true, Optional.empty()),
        stateProblem);
  }

  @Test
  void theGravestTroubleComesFirstAndWhatIsWishedIsNone() {
    AgentStatus.Failure failure = new AgentStatus.Failure(WRITTEN, "no answer");
    List<AgentStatus.Guest> guests =
        Arrays.stream(GuestReport.State.values())
            .map(state ->
                new AgentStatus.Guest(
                    GuestRef.lxc(101),
                    new GuestReport.Reconcile(state, List.of(), Optional.empty())))
            .toList();
    List<Trouble> troubles =
        status(Optional.of("journal_damaged"), Optional.of(failure), Optional.of("bad"), guests)
            .troubles(WRITTEN.plus(SILENT_AFTER).plusSeconds(1), SILENT_AFTER);
    assertEquals(
        List.of(
            new Trouble.Silent(SILENT_AFTER.plusSeconds(1)),
            new Trouble.StateUnreliable("journal_damaged"),
            new Trouble.ReportFailed(failure),
            new Trouble.DesiredStateNotTaken("bad")),
        troubles.subList(0, 4));
    assertEquals(
        List.of(GuestReport.State.DEGRADED, GuestReport.State.PLAN_ERROR),
        troubles.subList(4, troubles.size()).stream()
            .map(trouble -> ((Trouble.OfGuest) trouble).guest().standing().state())
            .sorted(Comparator.reverseOrder())
            .toList());
  }

  @Test
  void aStatusMayBeAsOldAsThat() {
    assertEquals(
        List.of(),
        status(Optional.empty(), Optional.empty(), Optional.empty(), List.of())
            .troubles(WRITTEN.plus(SILENT_AFTER), SILENT_AFTER));
  }
}
