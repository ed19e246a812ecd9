package hu.dooplex.felhom.agent.domain.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PermitTest {
  private final StartGuest start = new StartGuest(GuestRef.lxc(101));

  @Test
  void givesItsOperationOnceAndThrowsAtTheSecondRedemption() {
    Permit permit = TestPermits.permit(start);
    assertEquals(start, permit.operation());
    assertEquals(start, permit.redeem());
    IllegalStateException second = assertThrows(IllegalStateException.class, permit::redeem);
    assertEquals("permit already redeemed: start_guest", second.getMessage());
  }

  @Test
  void saysWhatItPermitsAndWhetherItIsUsedUp() {
    Permit permit = TestPermits.permit(start);
    assertEquals("Permit[start_guest]", permit.toString());
    permit.redeem();
    assertEquals("Permit[start_guest, redeemed]", permit.toString());
  }

  @Test
  void ofManyThreadsExactlyOneRedeemsIt() throws Exception {
    for (int round = 0; round < 200; round++) {
      Permit permit = TestPermits.permit(start);
      AtomicInteger redeemed = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          pool.execute(() -> {
            try {
              go.await();
              permit.redeem();
              redeemed.incrementAndGet();
            } catch (IllegalStateException alreadyRedeemed) {
              // seven of the eight
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
        }
        go.countDown();
      }
      assertEquals(1, redeemed.get());
    }
  }
}
