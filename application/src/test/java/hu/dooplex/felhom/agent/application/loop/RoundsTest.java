package hu.dooplex.felhom.agent.application.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final FakeTime time = new FakeTime();
  private final Bell bell = new Bell();
  private final List<String> events = new ArrayList<>();
  private final List<Boolean> rounds = new ArrayList<>();

  private void run(Rounds.Round round) {
    new Rounds(time, (level, event, fields) -> events.add(event)).run("test", bell, round);
  }

  @Test
  void oneRoundFollowsTheOtherAfterAsLongAsItSaid() {
    time.stopAtWait(3);
    run(rang -> Duration.ofSeconds(rounds.size() + (rounds.add(rang) ? 7 : 0)));
    assertEquals(List.of(false, false, false), rounds);
    assertEquals(List.of(7L, 8L, 9L), time.waits.stream().map(Duration::toSeconds).toList());
  }

  @Test
  void theBellCallsTheNextOneAndIsHeardOnce() {
    time.stopAtWait(3);
    bell.ring();
    run(rang -> {
      if (rounds.isEmpty()) {
        bell.ring();
      }
      rounds.add(rang);
      return Duration.ofSeconds(7);
    });
    assertEquals(List.of(true, true, false), rounds);
  }

  @Test
  void aBugInOneRoundEndsNothing() {
    time.stopAtWait(3);
    run(rang -> {
      rounds.add(rang);
      throw new IllegalStateException("as scripted");
    });
    assertEquals(3, rounds.size());
    assertEquals(List.of("round_broke", "round_broke", "round_broke"), events);
  }

  @Test
  void aStopEndsItBeforeTheFirst() {
    time.stop();
    run(rang -> {
      rounds.add(rang);
      return Duration.ZERO;
    });
    assertEquals(List.of(), rounds);
  }
}
