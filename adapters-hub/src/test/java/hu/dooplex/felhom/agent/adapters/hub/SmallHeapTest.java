package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.adapters.hub.simulator.HubCall;
import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.domain.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SmallHeapTest {
  /** The flags are those of the daemon (jvm.args of the package), as far as they bound memory. */
  @Test
  @Timeout(300)
  void theLargestDesiredStateAndListOfOperationsAreReadInTheDaemonsHeap() throws Exception {
    try (SimulatedHub hub = new SimulatedHub(Optional.empty(), new Secret("token"))) {
      hub.serve(1, SmallHeap.largestDocument());
      hub.serveOperations(SmallHeap.largestList());
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:+UseCompactObjectHeaders",
                  "-XX:TieredStopAtLevel=1",
                  "-Xms6m",
                  "-Xmx24m",
                  "-Xmn2m",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmallHeap.class.getName(),
                  hub.url().toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, process.waitFor(), said);
      assertEquals(5, hub.requests(HubCall.DESIRED_STATE));
      assertEquals(5, hub.requests(HubCall.SIGNED_OPERATIONS));
    }
  }
}
