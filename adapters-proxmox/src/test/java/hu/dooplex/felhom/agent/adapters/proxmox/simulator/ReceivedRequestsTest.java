package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests.Received;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ReceivedRequestsTest {
  @Test
  void theOldestGoAndTheCountsStay() {
    ReceivedRequests requests = new ReceivedRequests();
    int all = ReceivedRequests.KEPT + 3;
    for (int i = 0; i < all; i++) {
      requests.add(new Received(i < 2 ? "POST" : "GET", "/" + i, "", Optional.empty()));
    }
    List<Received> kept = requests.all();
    assertEquals(ReceivedRequests.KEPT, kept.size());
    assertEquals("GET /3", kept.getFirst().toString());
    assertEquals("GET /" + (all - 1), kept.getLast().toString());
    assertEquals(all, requests.count());
    assertEquals(2, requests.mutating());
  }

  @Test
  void aChangeIsWaitedForAndAReadIsNone() throws Exception {
    ReceivedRequests requests = new ReceivedRequests();
    requests.add(new Received("GET", "/version", "", Optional.empty()));
    assertThrows(TimeoutException.class, () -> requests.awaitMutating(1, Duration.ZERO));
    Thread.ofVirtual()
        .start(() -> requests.add(new Received("PUT", "/config", "", Optional.empty())));
    requests.awaitMutating(1, Duration.ofSeconds(60));
    assertEquals(1, requests.mutating());
  }
}
