package hu.dooplex.felhom.agent.bootstrap.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

class SignalsTest {
  /** Only while others are there to catch it: the process that tests would end. */
  @Test
  void aPartOfACommandGetsTheSignalsUntilItIsOver() throws InterruptedException {
    CountDownLatch outer = new CountDownLatch(1);
    CountDownLatch inner = new CountDownLatch(2);
    AtomicInteger late = new AtomicInteger();
    try (Signals.Handled _ = Signals.untilClosed(outer::countDown)) {
      try (Signals.Handled _ =
          Signals.untilClosed(() -> {
            late.incrementAndGet();
            inner.countDown();
          })) {
        Signal.raise(new Signal("TERM"));
        Signal.raise(new Signal("INT"));
        inner.await();
      }
      Signal.raise(new Signal("TERM"));
      outer.await();
    }
    assertEquals(2, late.get());
  }
}
