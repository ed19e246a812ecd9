package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.SignerLog.Rotation;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyStateTest {
  private static final Rotation ROTATION = new Rotation(Samples.NOW, "{\n}\n", List.of("armor\n"));

  @TempDir Path temp;
  private Path state;

  @BeforeEach
  void place() {
    state = temp.resolve("state");
  }

  @Test
  void theJournalIsReadWhileAnAgentHasItOpen() throws Exception {
    try (FileJournal open = FileJournal.open(state, Samples.NOW)) {
      open.append(Samples.intent(1));
      open.append(Samples.ended(1, Outcome.SUCCEEDED));
      open.append(Samples.intent(2));
      OperationJournal read = ReadOnlyState.journal(state);
      assertEquals(Optional.empty(), read.shut());
      assertEquals(
          Outcome.SUCCEEDED,
          read.read(known -> known.finished(Samples.id(1))).orElseThrow().outcome());
      assertEquals(1, read.read(known -> known.inFlight()).size());
      assertThrows(StateException.class, () -> read.append(Samples.intent(3)));
      assertEquals(1, ReadOnlyState.journal(state).read(known -> known.inFlight()).size());
    }
  }

  @Test
  void aDamagedJournalIsShutAndSaysWhatIsIntact() throws Exception {
    try (FileJournal open = FileJournal.open(state, Samples.NOW)) {
      open.append(Samples.intent(1));
    }
    Path file = state.resolve(FileJournal.FOLDER).resolve(FileJournal.NAME);
    Files.writeString(file, "foreign\n", StandardOpenOption.APPEND);
    String before = Files.readString(file, StandardCharsets.US_ASCII);
    OperationJournal read = ReadOnlyState.journal(state);
    assertInstanceOf(StateException.Damaged.class, read.shut().orElseThrow());
    assertEquals(1, read.read(known -> known.inFlight()).size());
    assertEquals(before, Files.readString(file, StandardCharsets.US_ASCII));
  }

  @Test
  void beforeTheFirstStartNothingIsRememberedAndNothingIsMade() throws Exception {
    assertFalse(ReadOnlyState.isThere(state));
    OperationJournal read = ReadOnlyState.journal(state);
    assertEquals(Optional.empty(), read.shut());
    assertTrue(read.read(known -> known.inFlight()).isEmpty());
    assertEquals(List.of(), ReadOnlyState.signers(state).all());
    assertEquals(Optional.empty(), ReadOnlyState.time(state).floor());
    assertFalse(Files.exists(state));
  }

  @Test
  void theSignerLogIsReadAndNotMade() throws Exception {
    StateFolder.open(state);
    assertEquals(List.of(), ReadOnlyState.signers(state).all());
    assertFalse(Files.exists(state.resolve(SignerLogFile.NAME)));
    try (SignerLogFile open = SignerLogFile.open(state)) {
      open.append(ROTATION);
      assertEquals(List.of(ROTATION), ReadOnlyState.signers(state).all());
    }
    assertThrows(StateException.class, () -> ReadOnlyState.signers(state).append(ROTATION));
    // A line that is just being written is no damage, and stays as it is.
    Path file = state.resolve(SignerLogFile.NAME);
    Files.writeString(file, "{\"crc\":", StandardOpenOption.APPEND);
    assertEquals(List.of(ROTATION), ReadOnlyState.signers(state).all());
    Files.writeString(file, "}\n", StandardOpenOption.APPEND);
    assertThrows(StateException.Damaged.class, () -> ReadOnlyState.signers(state).all());
  }

  @Test
  void issuedNoncesAreReadAndTheirFolderIsNotMade() throws Exception {
    IssuedNonces read = ReadOnlyState.nonces(temp, () -> Samples.NOW);
    assertEquals(List.of(), read.all());
    assertEquals(Optional.empty(), read.find(Samples.id(1)));
    assertFalse(Files.exists(temp.resolve(IssuedNonceFiles.FOLDER)));
    IssuedNonces.Issued issued = SmallFilesTest.issued(1);
    IssuedNonceFiles.open(temp, () -> Samples.NOW).issue(issued);
    assertEquals(Optional.of(issued), read.find(Samples.id(1)));
    assertEquals(List.of(issued), read.all());
    assertThrows(StateException.class, () -> read.issue(SmallFilesTest.issued(2)));
    assertThrows(StateException.class, () -> read.forget(Samples.id(1)));
    assertEquals(List.of(issued), read.all());
  }

  @Test
  void theTimeFloorIsReadAndNotMoved() throws Exception {
    StateFolder.open(state);
    assertEquals(Optional.empty(), ReadOnlyState.time(state).floor());
    IdentityFile.open(state).setFloor(Samples.NOW);
    assertEquals(Optional.of(Samples.NOW), ReadOnlyState.time(state).floor());
    assertThrows(
        StateException.class,
        () -> ReadOnlyState.time(state).setFloor(Samples.NOW.plusSeconds(60)));
    assertEquals(Optional.of(Samples.NOW), ReadOnlyState.time(state).floor());
  }
}
