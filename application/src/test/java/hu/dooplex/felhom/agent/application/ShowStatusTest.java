package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.metrics.Counters;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.PendingWishes.Wish;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.AgentCounts;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Trouble;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShowStatusTest {
  private static final AgentStatus.RunningAs PROCESS =
      new AgentStatus.RunningAs(812, 52411, FakeTime.START);

  private final ReportWorld world = new ReportWorld();
  private final List<AgentStatus> shown = new ArrayList<>();
  private final List<AgentCounts> counted = new ArrayList<>();
  private final Counters counters = new Counters();
  private Optional<String> broken = Optional.empty();
  private Optional<String> metricsBroken = Optional.empty();

  private final ShowStatus showStatus =
      new ShowStatus(
          world.identity,
          PROCESS,
          world.reports,
          new StateCollector(
              world.identity,
              world.board,
              world.state,
              () -> world.paused,
              world.state,
              world.signatures,
              world.state,
              world.state,
              () -> world.problem,
              world.destructivePath,
              world.desired,
              world),
          world.desired,
          world.board,
          new ReconcileSettings(Mode.OBSERVE, FakeNode.NODE, LocalPolicy.NOTHING),
          new GuestQueue(Runnable::run, world.time, 4),
          world.state,
          () -> world.problem,
          this::show,
          new ShowMetrics(
              counters, world.reports, world.board, world.certificates, this::showMetrics, world),
          world.time,
          world);

  private void show(AgentStatus status) throws StateException {
    if (broken.isPresent()) {
      throw new StateException(broken.get());
    }
    shown.add(status);
  }

  private void showMetrics(AgentStatus status, AgentCounts counts) throws StateException {
    if (metricsBroken.isPresent()) {
      throw new StateException(metricsBroken.get());
    }
    counted.add(counts);
  }

  private AgentStatus now() {
    showStatus.run();
    return shown.getLast();
  }

  private List<String> complaints() {
    return world.events.stream().filter(event -> event.startsWith("status_")).toList();
  }

  @Test
  void itTellsWhatReportsReconciliationAndWishesTell() throws Exception {
    world.nowDesired =
        new Desired(
            Optional.of(new DesiredState(17, List.of())), true, Optional.of("stale_generation"));
    world.desired.now();
    world.board.put(GuestRef.lxc(102), new Reconcile(State.IN_SYNC, List.of(), Optional.empty()));
    Reconcile degraded = new Reconcile(State.DEGRADED, List.of("memory"), Optional.of("conflict"));
    world.board.put(GuestRef.lxc(101), degraded);
    world.board.passed(FakeTime.START, Set.of(GuestRef.lxc(101), GuestRef.lxc(102)));
    world.state.add(
        new Wish(
            new DestroyGuest(GuestRef.lxc(103), false, false, false),
            Source.DESIRED_STATE,
            FakeTime.START));
    world.paused = true;
    world.problem = Optional.of("audit_damaged");
    AgentStatus status = now();
    assertEquals(PROCESS, status.process());
    assertEquals(FakeTime.START, status.writtenAt());
    assertEquals(
        new AgentStatus.Reconciling(
            Mode.OBSERVE,
            Optional.of(17L),
            Optional.of(FakeTime.START),
            Optional.of("stale_generation"),
            true,
            false),
        status.reconcile());
    AgentStatus.Guest first = new AgentStatus.Guest(GuestRef.lxc(101), degraded);
    assertEquals(first, status.guests().getFirst());
    assertEquals(
        List.of(new AgentStatus.Pending("destroy_guest", OptionalInt.of(103), FakeTime.START)),
        status.pendingSignatures());
    assertEquals(
        List.of(
            new Trouble.StateUnreliable("audit_damaged"),
            new Trouble.DesiredStateNotTaken("stale_generation"),
            new Trouble.OfGuest(first)),
        status.troubles(FakeTime.START, Limits.STATUS_SILENCE));
  }

  @Test
  void aReportThatFailedStandsBesideTheLastThatWasTakenUntilTheNextIs() {
    world.reports.ended(world.reportHost.run());
    world.hub.fail(
        new HubException.TransportError(TransportFault.TIMEOUT, "POST /report: no answer"));
    world.reports.ended(world.reportHost.run());
    AgentStatus.LastReport failed = now().lastReport();
    assertEquals(1, failed.taken().orElseThrow().sequence());
    assertEquals(
        List.of(new Trouble.ReportFailed(failed.failure().orElseThrow())),
        shown.getLast().troubles(FakeTime.START, Limits.STATUS_SILENCE));
    world.reports.ended(world.reportHost.run());
    assertEquals(3, now().lastReport().taken().orElseThrow().sequence());
    assertEquals(Optional.empty(), shown.getLast().lastReport().failure());
  }

  @Test
  void aDaemonThatRunsAndIsSilentIsInTrouble() {
    AgentStatus status = now();
    Duration late = Limits.STATUS_SILENCE.plusSeconds(1);
    assertEquals(
        List.of(),
        status.troubles(FakeTime.START.plus(Limits.STATUS_SILENCE), Limits.STATUS_SILENCE));
    assertEquals(
        List.of(new Trouble.Silent(late)),
        status.troubles(FakeTime.START.plus(late), Limits.STATUS_SILENCE));
  }

  @Test
  void whatCannotBeWrittenIsLoggedOnceAndAgainWhenItIsNews() {
    broken = Optional.of("runtime_dir is full");
    showStatus.run();
    showStatus.run();
    assertEquals(1, complaints().size());
    broken = Optional.of("runtime_dir is gone");
    showStatus.run();
    assertEquals(2, complaints().size());
    broken = Optional.empty();
    now();
    broken = Optional.of("runtime_dir is gone");
    showStatus.run();
    assertEquals(3, complaints().size());
  }

  @Test
  void theNumbersStandBesideItAndDoNotHoldItUp() {
    world.reports.ended(world.reportHost.run());
    world.hub.fail(
        new HubException.TransportError(TransportFault.TIMEOUT, "POST /report: no answer"));
    world.reports.ended(world.reportHost.run());
    world.board.took(Duration.ofSeconds(2));
    counters.ended(Outcome.FAILED);
    world.hub.certificate =
        Optional.of(
            new CertificateFacts(
                "EF:01", "CN=hub", "CN=ca", FakeTime.START, FakeTime.START.plusSeconds(60)));
    now();
    assertEquals(
        new AgentCounts(
            new AgentCounts.Reports(1, 0, 1),
            new AgentCounts.Passes(1, Duration.ofSeconds(2), Duration.ofSeconds(2)),
            Map.of(Outcome.FAILED, 1L),
            Map.of(),
            Map.of(),
            Map.of("hub", FakeTime.START.plusSeconds(60))),
        counted.getLast());
    metricsBroken = Optional.of("runtime_dir is full");
    now();
    now();
    assertEquals(3, shown.size());
    assertEquals(
        List.of("metrics_not_written[Field[name=error, value=runtime_dir is full]]"),
        world.events.stream().filter(event -> event.startsWith("metrics_")).toList());
  }

  @Test
  void theLoopShowsItAtOnceAndThenEveryMinute() {
    world.time.stopAtWait(4);
    // What rang before it was shown is in it.
    world.bells.status().ring();
    new StatusLoop(showStatus, world.bells, world.time, new Rounds(world.time, world)).run();
    assertEquals(2, shown.size());
    assertEquals(
        List.of(
            Limits.STATUS_GAP, Limits.STATUS_INTERVAL, Limits.STATUS_GAP, Limits.STATUS_INTERVAL),
        world.time.waits);
  }
}
