package hu.dooplex.felhom.agent.bootstrap.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorTest {
  private static final String SOCKET = "/nonexistent/notify";

  private final List<String> heard = new ArrayList<>();
  private final Supervisor supervisor = new Supervisor(heard::add, Optional.empty());

  @Test
  void itSpeaksTheWordsOfSystemd() {
    supervisor.ready();
    supervisor.alive();
    supervisor.status("all is well");
    supervisor.stopping();
    assertEquals(
        List.of(
            "READY=1",
            "WATCHDOG=1",
            "STATUS=all is well",
            "STOPPING=1\nSTATUS=Stopping: what runs may end"),
        heard);
  }

  @Test
  void aReloadCarriesTheKernelsMonotonicTime() {
    long before = System.nanoTime() / 1000;
    supervisor.reloading();
    long after = System.nanoTime() / 1000;
    assertTrue(heard.getFirst().startsWith("RELOADING=1\nMONOTONIC_USEC="), heard::toString);
    long told = Long.parseLong(heard.getFirst().replaceFirst("(?s).*=", ""));
    assertTrue(before <= told && told <= after, () -> before + " " + told + " " + after);
  }

  @Test
  void aBeatComesTwiceAsOftenAsTheWatchdogLooks() {
    Supervisor watching =
        Supervisor.of(Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", "30000000"));
    assertEquals(Optional.of(Duration.ofSeconds(15)), watching.heartbeat());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "99999999999999999999"})
  void aWatchdogThatMakesNoSenseIsNone(String micros) {
    Supervisor watching = Supervisor.of(Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", micros));
    assertEquals(Optional.empty(), watching.heartbeat());
  }

  @Test
  void withoutASocketNobodyWatches() {
    assertEquals(Optional.empty(), Supervisor.of(Map.of("WATCHDOG_USEC", "30000000")).heartbeat());
  }
}
