package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.CollectionError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What reports tell of the desired state, and what their answers say of it. */
class DesiredStateReportTest {
  private final ReportWorld world = new ReportWorld();

  @Test
  void theGenerationIsThatOfWhatWasEnforcedLast() {
    world.nowDesired = new Desired(Optional.of(FakeDesired.state(17, 101)), true, Optional.empty());
    assertEquals(Optional.empty(), world.delivered().reconcile().generation());
    world.desired.now();
    HostReport report = world.delivered();
    assertEquals(Optional.of(17L), report.reconcile().generation());
    assertEquals(List.of(), report.collectionErrors());
  }

  @Test
  void whyANewerOneWasNotTakenIsReportedAsACode() {
    world.nowDesired =
        new Desired(Optional.of(FakeDesired.state(17, 101)), true, Optional.of("stale_generation"));
    world.desired.now();
    HostReport report = world.delivered();
    assertEquals(Optional.of(17L), report.reconcile().generation());
    assertEquals(
        List.of(new CollectionError("desired_state", "stale_generation")),
        report.collectionErrors());
  }

  @Test
  void everyAnswerOfTheHubIsAnAnnouncement() throws InterruptedException {
    world.hub.answer(
        new ControlEnvelope(OptionalLong.empty(), Optional.empty(), OptionalLong.of(17), false));
    world.delivered();
    assertEquals(
        new DesiredGeneration.Announcement(1, OptionalLong.of(17)), world.generation.latest());
    assertTrue(world.newGeneration.await(world.time, Duration.ofHours(1)));
    world.delivered();
    assertEquals(
        new DesiredGeneration.Announcement(2, OptionalLong.empty()), world.generation.latest());
    world.newGeneration.await(world.time, Duration.ofHours(1));
    world.hub.fail(new HubException.HttpError(503, "", "503"));
    world.reportHost.run();
    assertEquals(2, world.generation.latest().number());
    assertFalse(world.newGeneration.await(world.time, Duration.ofHours(1)));
  }
}
