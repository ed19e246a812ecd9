package hu.dooplex.felhom.agent.application.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.FakeRandom;
import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results get to the hub, oldest first, however long that takes (hub.md). */
class DeliverResultsTest {
  private final FakeTime time = new FakeTime();
  private final MemoryOutbox outbox = new MemoryOutbox();
  private final Bells bells = new Bells();
  private final Deque<HubException> failures = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  private static OperationResult result(int number) {
    return new OperationResult(
        Integer.toHexString(number).repeat(64),
        Optional.empty(),
        OperationResult.Outcome.REFUSED,
        "expired",
        "",
        Optional.empty(),
        FakeTime.START.plusSeconds(number));
  }

  private void deliver(OperationResult result) throws HubException {
    sent.add(result.documentSha256().substring(0, 1));
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
  }

  private List<Long> waitsOf(int waits) {
    time.stopAtWait(waits);
    EventLog log = (level, event, fields) -> events.add(event);
    new DeliverResults(
            outbox, this::deliver, bells, new Rounds(time, log), time, new FakeRandom(), log)
        .run();
    return time.waits.stream().map(Duration::toSeconds).toList();
  }

  private void fail(int times, int status) {
    for (int i = 0; i < times; i++) {
      failures.add(new HubException.HttpError(status, "", "status " + status));
    }
  }

  @Test
  void whatWaitsIsDeliveredOldestFirstAndForgotten() {
    outbox.kept.addAll(List.of(result(1), result(2), result(3)));
    assertEquals(List.of(3600L), waitsOf(1));
    assertEquals(List.of("1", "2", "3"), sent);
    assertEquals(List.of(), outbox.kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 407, 408, 429, 500, 503, 302})
  void whatTheHubCannotTakeNowIsTriedAgainWithABackOff(int status) {
    outbox.kept.addAll(List.of(result(1), result(2)));
    fail(7, status);
    waitsOf(40);
    assertEquals("1".repeat(8) + "2", String.join("", sent));
    assertEquals(
        List.of(15L, 30L, 60L, 120L, 240L, 480L, 960L),
        time.waits.stream().map(Duration::toSeconds).filter(s -> s > 0 && s < 3600).toList());
    assertEquals(List.of(), outbox.kept);
  }

  @Test
  void aHubThatIsAwayIsWaitedFor() {
    outbox.kept.add(result(1));
    failures.add(new HubException.TransportError(TransportFault.CONNECT, "no"));
    failures.add(new HubException.BadReply("no"));
    waitsOf(10);
    assertEquals(List.of("1", "1", "1"), sent);
    assertEquals(List.of(), outbox.kept);
  }

  @Test
  void whatTheHubDoesNotWantIsDroppedAfterFiveTriesAndTheNextOnesGoOut() {
    outbox.kept.addAll(List.of(result(1), result(2)));
    fail(5, 422);
    waitsOf(40);
    assertEquals(List.of("1", "1", "1", "1", "1", "2"), sent);
    assertEquals(1, events.stream().filter("result_dropped"::equals).count());
    assertEquals(List.of(), outbox.kept);
  }

  @Test
  void whileItFailsNoBellIsHeard() {
    outbox.kept.add(result(1));
    fail(1, 503);
    bells.results().ring();
    assertEquals(15L, waitsOf(3).getFirst());
  }

  @Test
  void whatCannotBeForgottenIsNotSentWithoutEnd() {
    outbox.kept.add(result(1));
    outbox.broken = true;
    assertEquals(List.of(15L, 0L, 30L), waitsOf(4).subList(0, 3));
    assertEquals(2, sent.size());
  }
}
