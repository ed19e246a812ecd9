package hu.dooplex.felhom.agent.bootstrap.daemon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeapTrimTest {
  /** A quarter of an hour in a fraction of a second. */
  private final SystemTime time = SystemTime.fasterBy(10_000);

  @Test
  void whatNobodyHoldsIsCollectedAlthoughTheHeapIsNotFullAndItEndsWithTheAgent() throws Exception {
    CountDownLatch collected = new CountDownLatch(1);
    Cleaner.create().register(new Object(), collected::countDown);
    CountDownLatch more = new CountDownLatch(2);
    Thread trim = Thread.ofVirtual().start(new HeapTrim(time, more::countDown));
    assertTrue(collected.await(50, TimeUnit.SECONDS));
    assertTrue(more.await(50, TimeUnit.SECONDS));
    time.stop();
    assertTrue(trim.join(Duration.ofSeconds(50)));
  }
}
