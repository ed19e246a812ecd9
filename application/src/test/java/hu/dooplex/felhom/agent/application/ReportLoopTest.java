package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReportLoopTest {
  private final ReportWorld world = new ReportWorld();

  private List<Long> waitsOf(int rounds) {
    world.time.stopAtWait(rounds);
    new ReportLoop(world.reportHost, world.time, () -> 0.5, world).run(Duration.ofMinutes(5));
    return world.time.waits.stream().map(Duration::toSeconds).toList();
  }

  private static ControlEnvelope interval(long seconds) {
    return new ControlEnvelope(
        OptionalLong.of(seconds), Optional.empty(), OptionalLong.empty(), false);
  }

  @Test
  void theFirstReportGoesOutAtOnceAndThenOnePerInterval() {
    assertEquals(List.of(300L, 300L, 300L), waitsOf(3));
    assertEquals(3, world.hub.reports.size());
    assertEquals(FakeTime.START, world.hub.reports.get(0).reportedAt());
  }

  @Test
  void anIntervalOfTheHubIsAdoptedWithinBoundsForTheNextWait() {
    world.hub.answer(interval(120));
    world.hub.answer(interval(1));
    world.hub.answer(interval(999_999));
    assertEquals(List.of(120L, 60L, 3600L, 3600L), waitsOf(4));
  }

  @Test
  void noFailureEndsTheLoopAndRetriesBackOff() {
    world.hub.fail(new HubException.TransportError(TransportFault.DNS, "no address"));
    world.hub.fail(new HubException.HttpError(503, "", "503"));
    world.hub.fail(new HubException.BadReply("not JSON"));
    assertEquals(List.of(15L, 30L, 60L, 300L), waitsOf(4));
  }

  @Test
  void aNodeThatIsDownIsTriedAgainAndComesBack() {
    world.node.fail("node status", FakeNode.http(596));
    assertEquals(List.of(15L, 30L), waitsOf(2));
    assertEquals(0, world.hub.reports.size());
    assertTrue(world.events.get(0).startsWith("report_not_collected"));
  }
}
