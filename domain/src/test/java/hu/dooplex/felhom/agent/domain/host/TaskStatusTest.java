package hu.dooplex.felhom.agent.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskStatusTest {
  private static final Upid UPID =
      new Upid("UPID:pve1:000000A9:0002E0AB:6B0345D4:vzstart:101:felhom@pve!agent:");

  private static Optional<String> endUnknown(boolean running, Optional<String> exit) {
    return new TaskStatus(UPID, running, exit).endUnknown();
  }

  @Test
  void aTaskThatWasKilledOrCannotBeReadDoesNotSayHowItEnded() {
    assertTrue(endUnknown(false, Optional.empty()).isPresent());
    assertTrue(endUnknown(false, Optional.of("unexpected status")).isPresent());
    assertTrue(endUnknown(false, Optional.of("unable to get last line from task log")).isPresent());
  }

  @Test
  void oneThatRunsOrGivesItsWordDoes() {
    assertEquals(Optional.empty(), endUnknown(true, Optional.empty()));
    for (String exit : List.of("OK", "WARNINGS: 1", "job errors", "CT is locked (backup)", "")) {
      assertEquals(Optional.empty(), endUnknown(false, Optional.of(exit)));
    }
  }

  private static boolean succeeded(boolean running, String exit) {
    return new TaskStatus(UPID, running, Optional.of(exit)).succeeded();
  }

  @Test
  void onlyItsOwnTwoWordsAreSuccess() {
    for (String exit : List.of("OK", "WARNINGS: 1", "WARNINGS: 12")) {
      assertTrue(succeeded(false, exit), exit);
      assertFalse(succeeded(true, exit), exit);
    }
    // An error can begin with anything: it is what the worker died of.
    for (String exit :
        List.of("", "ok", "OK now", "WARNINGS: ", "WARNINGS: no space left", "WARNINGS: 1 of 2")) {
      assertFalse(succeeded(false, exit), exit);
    }
    assertFalse(new TaskStatus(UPID, false, Optional.empty()).succeeded());
  }
}
