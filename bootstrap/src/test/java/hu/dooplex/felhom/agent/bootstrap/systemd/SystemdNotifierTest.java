package hu.dooplex.felhom.agent.bootstrap.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdNotifierTest {
  @TempDir Path temp;

  private static SystemdNotifier at(String address) {
    return SystemdNotifier.at(address).orElseThrow();
  }

  @Test
  void aMessageArrivesAsOneDatagram() throws Throwable {
    String address = temp.resolve("s").toString();
    try (DatagramEar ear = DatagramEar.at(address)) {
      assertTrue(at(address).send("READY=1\nSTATUS=grün"));
      assertTrue(at(address).send("WATCHDOG=1"));
      assertEquals("READY=1\nSTATUS=grün", ear.hear());
      assertEquals("WATCHDOG=1", ear.hear());
    }
  }

  @Test
  void aNameInTheAbstractNamespaceIsReached() throws Throwable {
    String address = "@felhom-agent-test-" + UUID.randomUUID();
    try (DatagramEar ear = DatagramEar.at(address)) {
      assertTrue(at(address).send("STOPPING=1"));
      assertEquals("STOPPING=1", ear.hear());
    }
  }

  @Test
  void whereNobodyListensItIsSaidAndNothingElseHappens() {
    assertFalse(at(temp.resolve("nobody").toString()).send("READY=1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@", "relative/socket", "vsock:2:1"})
  void whatIsNoUnixSocketsAddressIsNotTaken(String address) {
    assertEquals(Optional.empty(), SystemdNotifier.at(address));
  }

  @Test
  void anAddressOfMoreBytesThanASocketsIsNotTaken() {
    assertTrue(SystemdNotifier.at("/" + "x".repeat(106)).isPresent());
    assertEquals(Optional.empty(), SystemdNotifier.at("/" + "x".repeat(107)));
  }
}
