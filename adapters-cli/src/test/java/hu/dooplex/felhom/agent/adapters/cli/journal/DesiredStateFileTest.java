package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.DesiredStateStore.Accepted;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.plan.DesiredVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredStateFileTest {
  private static final String DOCUMENT =
      "{\"schema_version\": 1, \"generation\": 17,\n \"guests\": [\"k\u00e9r\"]}";

  @TempDir Path temp;
  private Path state;

  @BeforeEach
  void nameTheFolder() {
    state = temp.resolve("state");
  }

  private DesiredStateFile open() throws StateException {
    return DesiredStateFile.open(state);
  }

  private static Accepted accepted(long generation, byte[] document) {
    return new Accepted(DesiredVersion.of(generation, document), Optional.of(document));
  }

  private static Accepted accepted() {
    return accepted(17, DOCUMENT.getBytes(UTF_8));
  }

  private void assertKept(Accepted expected) throws StateException {
    Accepted found = open().last().orElseThrow();
    assertEquals(expected.version(), found.version());
    assertEquals(expected.document().isPresent(), found.document().isPresent());
    assertArrayEquals(
        expected.document().orElse(new byte[0]), found.document().orElse(new byte[0]));
  }

  @Test
  void theBytesOfADesiredStateAreThese() throws Exception {
    open().keep(accepted());
    Path file = state.resolve("desired.json");
    assertEquals(
        """
        {"crc":"8d0bc141","format":"felhom-agent desired state","version":1,"generation":17,"sha256":"%s","enforced":true}
        """
                .formatted(DesiredVersion.sha256(DOCUMENT.getBytes(UTF_8)))
            + DOCUMENT,
        Files.readString(file, UTF_8));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void nothingIsKeptBeforeTheFirst() throws Exception {
    assertTrue(open().last().isEmpty());
    assertTrue(open().beganAnew().isEmpty());
  }

  @Test
  void whatIsKeptIsThereAfterARestartByteForByte() throws Exception {
    open().keep(accepted());
    assertKept(accepted());
    byte[] largest = new byte[Limits.DESIRED_STATE_MAX_BYTES];
    Arrays.fill(largest, (byte) '\n');
    open().keep(accepted(Long.MAX_VALUE, largest));
    assertKept(accepted(Long.MAX_VALUE, largest));
  }

  @Test
  void ofOneThatWasTakenBackTheVersionIsRemembered() throws Exception {
    open().keep(accepted());
    Accepted takenBack = new Accepted(accepted().version(), Optional.empty());
    open().keep(takenBack);
    assertKept(takenBack);
    assertFalse(Files.readString(state.resolve("desired.json")).contains("schema_version"));
  }

  @Test
  void oneOfANewerVersionIsRefusedAndLeftAlone() throws Exception {
    open();
    byte[] newer =
        RecordLine.of(
            new FieldWriter()
                .text("format", "felhom-agent desired state")
                .integer("version", 2)
                .fields());
    Files.write(state.resolve("desired.json"), newer);
    assertThrows(StateException.Newer.class, this::open);
    assertEquals(
        new String(newer, US_ASCII), Files.readString(state.resolve("desired.json"), US_ASCII));
  }

  @Test
  void oneThatIsCutOrFlippedAnywhereIsBegunAnewAndKeptAside() throws Exception {
    for (Accepted kept :
        List.of(accepted(), new Accepted(accepted().version(), Optional.empty()))) {
      FaultyFiles disk = new FaultyFiles();
      DesiredStateFile.open(new StateFolder(disk)).keep(kept);
      for (byte[] content : spoiled(disk.get(DesiredStateFile.NAME))) {
        FaultyFiles spoiled = new FaultyFiles();
        spoiled.put(DesiredStateFile.NAME, content);
        DesiredStateFile file = DesiredStateFile.open(new StateFolder(spoiled));
        assertTrue(file.last().isEmpty());
        assertTrue(file.beganAnew().isPresent());
        assertArrayEquals(content, spoiled.get(DesiredStateFile.NAME + ".damaged"));
      }
    }
  }

  /** Cut at every byte, one byte longer, and every bit flipped. */
  private static List<byte[]> spoiled(byte[] whole) {
    List<byte[]> spoiled = new ArrayList<>();
    IntStream.range(0, whole.length).forEach(length -> spoiled.add(Arrays.copyOf(whole, length)));
    spoiled.add(Arrays.copyOf(whole, whole.length + 1));
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      spoiled.add(flipped);
    }
    return spoiled;
  }

  @Test
  void oneThatIsDamagedWhileTheAgentRunsIsSaidSoAndNotTakenForNone() throws Exception {
    DesiredStateFile file = open();
    file.keep(accepted());
    Files.writeString(state.resolve("desired.json"), "x");
    assertThrows(StateException.Damaged.class, file::last);
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    open();
    Files.createSymbolicLink(state.resolve("desired.json"), temp.resolve("elsewhere"));
    assertThrows(StateException.class, this::open);
  }
}
