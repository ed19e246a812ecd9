package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutagesTest {
  private final Outages outages = new Outages();

  private boolean isNews(String what, String trouble, int minute) {
    return outages.isNews(what, trouble, Duration.ofMinutes(minute));
  }

  @Test
  void anOutageIsToldAtOnceAndThenLaterAndLater() {
    List<Integer> told = new ArrayList<>();
    for (int minute = 0; minute <= 400; minute++) {
      if (isNews("tasks", "no answer", minute)) {
        told.add(minute);
      }
    }
    assertEquals(List.of(0, 15, 45, 105, 225, 345), told);
  }

  @Test
  void anotherTroubleAndAnotherOutageAreNews() {
    assertTrue(isNews("tasks", "no answer", 0));
    assertTrue(isNews("guest", "no answer", 0));
    assertTrue(isNews("tasks", "HTTP 500", 1));
    assertFalse(isNews("tasks", "HTTP 500", 2));
    outages.over("tasks");
    assertTrue(isNews("tasks", "HTTP 500", 3));
    assertFalse(isNews("guest", "no answer", 4));
  }
}
