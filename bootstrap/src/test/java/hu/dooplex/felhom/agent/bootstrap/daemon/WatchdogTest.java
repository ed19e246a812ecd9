package hu.dooplex.felhom.agent.bootstrap.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.bootstrap.systemd.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class WatchdogTest {
  private static final Duration BEAT = Duration.ofSeconds(15);

  private final List<String> heard = new ArrayList<>();
  private final Waiting waiting = Mockito.mock(Waiting.class);
  private final EventLog events = Mockito.mock(EventLog.class);
  private List<String> hanging = List.of();
  private final Watchdog watchdog =
      new Watchdog(
          new Supervisor(heard::add, Optional.of(BEAT.multipliedBy(2))),
          BEAT,
          () -> hanging,
          waiting,
          events);

  @Test
  void itBeatsWhileEveryLoopGetsOn() throws InterruptedException {
    Mockito.when(waiting.stopping()).thenReturn(false, false, true);
    watchdog.run();
    assertEquals(List.of("WATCHDOG=1", "WATCHDOG=1"), heard);
    Mockito.verify(waiting, Mockito.times(2)).pause(BEAT);
    Mockito.verifyNoInteractions(events);
  }

  @Test
  void oneLoopThatHangsSilencesItAndIsNamedOnce() {
    hanging = List.of("reconcile loop");
    watchdog.look();
    watchdog.look();
    assertEquals(List.of(), heard);
    Mockito.verify(events).error("loop_hangs", EventLog.field("loops", "reconcile loop"));
    Mockito.verifyNoMoreInteractions(events);
  }

  @Test
  void aLoopThatGetsOnAfterAllIsForgiven() {
    hanging = List.of("report loop");
    watchdog.look();
    hanging = List.of();
    watchdog.look();
    assertEquals(List.of("WATCHDOG=1"), heard);
  }

  @Test
  void aStopEndsIt() throws InterruptedException {
    Mockito.doThrow(new InterruptedException()).when(waiting).pause(BEAT);
    watchdog.run();
    assertEquals(List.of("WATCHDOG=1"), heard);
  }
}
