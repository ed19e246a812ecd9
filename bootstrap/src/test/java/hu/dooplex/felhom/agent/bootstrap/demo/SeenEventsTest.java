package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SeenEventsTest {
  private final SeenEvents events = new SeenEvents();

  private void record(int count) {
    for (int i = 0; i < count; i++) {
      events.info("event", field("number", events.count()));
    }
  }

  private String first(String beginning, int from) throws Exception {
    return events.await(beginning, from, Duration.ZERO);
  }

  @Test
  void aLineIsLookedForFromItsNumberOn() throws Exception {
    record(12);
    assertEquals("event number=1", first("event number=1", 0));
    assertEquals("event number=10", first("event number=1", 2));
    assertThrows(TimeoutException.class, () -> first("event", 12));
  }

  @Test
  void theOldestLinesGoAndTheNumbersStay() throws Exception {
    int all = SeenEvents.KEPT + 5;
    record(all);
    assertEquals(all, events.count());
    assertEquals("event number=5", first("event", 0));
    assertEquals("event number=5", first("event", 5));
    assertEquals("event number=6", first("event", 6));
    assertEquals("event number=" + (all - 1), first("event", all - 1));
    assertThrows(TimeoutException.class, () -> first("event", all));
  }
}
