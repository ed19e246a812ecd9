package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.IssuedNonces.Issued;
import hu.dooplex.felhom.agent.application.port.PendingWishes.Wish;
import hu.dooplex.felhom.agent.application.port.SignerLog.Rotation;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issued nonces, the signer log, pending wishes and the kill switch. */
class SmallFilesTest {
  private static final Duration A_WEEK = Duration.ofDays(7);

  @TempDir Path temp;
  private Instant now = Samples.NOW;

  // Issued nonces

  private IssuedNonceFiles nonces() throws StateException {
    return IssuedNonceFiles.open(temp, () -> now);
  }

  static Issued issued(int number) {
    return new Issued(
        Samples.id(number),
        Source.SIGNED_HUB,
        "{\n  \"nonce\": \"" + number + "\"\n}\n",
        Samples.NOW.plusSeconds(number),
        number == 1 ? Optional.of(Samples.submitted(1).task()) : Optional.empty());
  }

  @Test
  void theBytesOfAnIssuedNonceAreThese() throws Exception {
    nonces().issue(issued(1));
    Path file = temp.resolve("issued").resolve(Samples.id(1).value());
    assertEquals(
        """
        {"crc":"81b95927","format":"felhom-agent issued nonce","version":1,"nonce":"00000000000000000000000001","source":"signed_hub","at":"2026-11-22T19:00:01Z","newest_task":"UPID:pve1:0000A1B2:000C3D4E:67000000:vzstart:101:felhom@pve!agent:","document":"{\\n  \\"nonce\\": \\"1\\"\\n}\\n"}
        """,
        Files.readString(file, US_ASCII));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("issued"))));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void theRuntimeFolderIsMadeWhereItIsMissing() throws Exception {
    Path runtime = temp.resolve("run");
    IssuedNonceFiles nonces = IssuedNonceFiles.open(runtime, () -> now);
    assertEquals(List.of(), nonces.all());
    assertEquals(
        "rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime.resolve("issued"))));
  }

  @Test
  void nothingIsIssuedInARuntimeFolderThatOthersMayWriteTo() throws Exception {
    Path runtime = Files.createDirectory(temp.resolve("run"));
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxrwxr-x"));
    StateException refused =
        assertThrows(StateException.class, () -> IssuedNonceFiles.open(runtime, () -> now));
    assertEquals(
        "runtime_dir " + runtime + " can be written by others; run chmod 0755 on it",
        refused.getMessage());
    assertFalse(Files.exists(runtime.resolve("issued")));
  }

  @Test
  void aRuntimeFolderThatCannotBeMadeIsNamed() {
    Path runtime = temp.resolve("missing/run");
    StateException refused =
        assertThrows(StateException.class, () -> IssuedNonceFiles.open(runtime, () -> now));
    assertEquals(
        "runtime_dir "
            + runtime
            + " cannot be made: NoSuchFileException; make it for the agent's user, with mode 0755",
        refused.getMessage());
  }

  @Test
  void anIssuedNonceIsThereUntilItIsForgotten() throws Exception {
    IssuedNonceFiles nonces = nonces();
    nonces.issue(issued(2));
    nonces.issue(issued(1));
    assertEquals(List.of(issued(1), issued(2)), nonces().all());
    nonces.forget(Samples.id(1));
    nonces.forget(Samples.id(1));
    assertEquals(Optional.empty(), nonces().find(Samples.id(1)));
    assertEquals(Optional.of(issued(2)), nonces().find(Samples.id(2)));
  }

  @Test
  void afterAWeekAnIssuedNonceIsNoneAndIsDeleted() throws Exception {
    IssuedNonceFiles nonces = nonces();
    nonces.issue(issued(0));
    nonces.issue(issued(1));
    now = Samples.NOW.plus(A_WEEK).plusNanos(1);
    assertEquals(Optional.empty(), nonces.find(Samples.id(0)));
    assertEquals(List.of(issued(1)), nonces.all());
    nonces.expire();
    try (var files = Files.list(temp.resolve("issued"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void linksForeignFilesAndBorrowedNamesAreNoIssuedNonces() throws Exception {
    IssuedNonceFiles nonces = nonces();
    nonces.issue(issued(1));
    Path folder = temp.resolve("issued");
    Files.createSymbolicLink(
        folder.resolve(Samples.id(2).value()), folder.resolve(Samples.id(1).value()));
    Files.copy(folder.resolve(Samples.id(1).value()), folder.resolve(Samples.id(3).value()));
    Files.createDirectory(folder.resolve(Samples.id(4).value()));
    Files.writeString(folder.resolve("x\u001b[2J"), "");
    assertEquals(List.of(issued(1)), nonces.all());
    assertEquals(Optional.empty(), nonces.find(Samples.id(3)));
    assertThrows(StateException.class, () -> nonces.find(Samples.id(2)));
    assertEquals(
        List.of(Samples.id(2).value(), Samples.id(3).value(), Samples.id(4).value(), "x\u001b[2J"),
        nonces.strangers());
  }

  @Test
  void aDocumentIsPrintableAsciiOfSixteenKibAtMost() {
    for (String document : List.of("\t", "ő", "\r\n", "x".repeat(Limits.DOCUMENT_MAX_BYTES + 1))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new Issued(
                  Samples.id(1), Source.SIGNED_HUB, document, Samples.NOW, Optional.empty()));
    }
  }

  @Test
  void aFolderOfIssuedNoncesThatIsALinkIsRefused() throws Exception {
    Files.createSymbolicLink(temp.resolve("issued"), Files.createDirectory(temp.resolve("other")));
    assertThrows(StateException.class, this::nonces);
  }

  // The signer log

  @Test
  void theBytesOfASignerLogAreThese() throws Exception {
    Rotation rotation = new Rotation(Samples.NOW, "{\"version\": 1}\n", List.of("-----BEGIN\n"));
    try (SignerLogFile log = SignerLogFile.open(temp.resolve("state"))) {
      assertEquals(List.of(), log.all());
      log.append(rotation);
    }
    assertEquals(
        """
        {"crc":"be3b5528","format":"felhom-agent signers","version":1}
        {"crc":"7257494f","seq":1,"at":"2026-11-22T19:00:00Z","document":"{\\"version\\": 1}\\n","signatures":["-----BEGIN\\n"]}
        """,
        Files.readString(temp.resolve("state/signers.log"), US_ASCII));
    try (SignerLogFile log = SignerLogFile.open(temp.resolve("state"))) {
      assertEquals(List.of(rotation), log.all());
      assertEquals(Optional.empty(), log.note());
    }
  }

  @Test
  void aSignerLogThatIsResetIsKeptUnderAFreeNameAndBegunWithTheNextRotation() throws Exception {
    Path state = temp.resolve("state");
    Path file = state.resolve("signers.log");
    Rotation rotation = new Rotation(Samples.NOW, "{}\n", List.of("s"));
    for (String aside : List.of("signers.log.damaged", "signers.log.damaged.2")) {
      try (SignerLogFile log = SignerLogFile.open(state)) {
        log.append(rotation);
      }
      byte[] whole = Files.readAllBytes(file);
      assertEquals(
          file + " is kept as " + aside + "; the signers are those of the configuration",
          SignerLogReset.run(state));
      assertFalse(Files.exists(file));
      assertEquals(new String(whole, US_ASCII), Files.readString(state.resolve(aside), US_ASCII));
    }
    assertEquals(file + " is not there; nothing was changed", SignerLogReset.run(state));
    try (SignerLogFile log = SignerLogFile.open(state)) {
      assertEquals(List.of(), log.all());
    }
  }

  // Pending wishes

  private PendingWishesFile wishes() throws StateException {
    return PendingWishesFile.open(temp.resolve("state"), () -> now);
  }

  private static Wish wish(int vmid, Source source) {
    return new Wish(new StartGuest(GuestRef.lxc(vmid)), source, Samples.NOW);
  }

  @Test
  void theBytesOfPendingWishesAreThese() throws Exception {
    wishes().add(wish(101, Source.DESIRED_STATE));
    assertEquals(
        """
        {"crc":"29af2426","format":"felhom-agent pending","version":1,"wishes":[{"since":"2026-11-22T19:00:00Z","source":"desired_state","operation":"start_guest","guest":"lxc/101","params":{}}]}
        """,
        Files.readString(temp.resolve("state/pending.json"), US_ASCII));
  }

  @Test
  void everyWishOfTheCatalogueIsThereAfterARestartOnceAndOldestFirst() throws Exception {
    PendingWishesFile wishes = wishes();
    for (Operation operation : Samples.catalogue()) {
      Wish wish = new Wish(operation, Source.SIGNED_HUB, Samples.NOW);
      assertTrue(wishes.add(wish));
      assertTrue(wishes.add(new Wish(operation, Source.SIGNED_HUB, Samples.NOW.plusSeconds(1))));
    }
    assertEquals(Samples.catalogue(), wishes().all().stream().map(Wish::operation).toList());
    assertTrue(wishes().all().stream().allMatch(wish -> wish.since().equals(Samples.NOW)));
    for (Operation operation : Samples.catalogue()) {
      wishes.remove(operation, Source.SIGNED_HUB);
    }
    assertEquals(List.of(), wishes().all());
  }

  @Test
  void aHubThatFloodsLeavesTheConsoleItsOwnPlaces() throws Exception {
    PendingWishesFile wishes = wishes();
    for (int i = 0; i < Limits.WISHES_MAX; i++) {
      assertTrue(wishes.add(wish(101 + i, i % 2 == 0 ? Source.SIGNED_HUB : Source.DESIRED_STATE)));
    }
    assertFalse(wishes.add(wish(500, Source.SIGNED_HUB)));
    assertFalse(wishes.add(wish(500, Source.DESIRED_STATE)));
    assertTrue(wishes.add(wish(101, Source.SIGNED_HUB)), "it is there already");
    for (int i = 0; i < Limits.WISHES_MAX; i++) {
      assertTrue(wishes.add(wish(101 + i, Source.SIGNED_CONSOLE)));
    }
    assertFalse(wishes.add(wish(500, Source.SIGNED_CONSOLE)));
    assertEquals(2 * Limits.WISHES_MAX, wishes().all().size());
  }

  @Test
  void aWishWaitsAWeekAndADesiredOneAsLongAsItIsDesired() throws Exception {
    PendingWishesFile wishes = wishes();
    wishes.add(wish(101, Source.DESIRED_STATE));
    wishes.add(wish(102, Source.SIGNED_CONSOLE));
    now = Samples.NOW.plus(A_WEEK);
    assertEquals(2, wishes.all().size());
    now = now.plusNanos(1);
    assertEquals(List.of(wish(101, Source.DESIRED_STATE)), wishes.all());
  }

  @Test
  void wishesOfANewerVersionAreRefusedAndLeftAlone() throws Exception {
    wishes().add(wish(101, Source.SIGNED_HUB));
    Path file = temp.resolve("state/pending.json");
    byte[] newer =
        RecordLine.of(
            new FieldWriter()
                .text("format", "felhom-agent pending")
                .integer("version", 2)
                .fields());
    Files.write(file, newer);
    assertThrows(StateException.Newer.class, this::wishes);
    assertEquals(new String(newer, US_ASCII), Files.readString(file));
  }

  // The kill switch

  @Test
  void whateverIsInThePauseFilesPlacePauses() throws Exception {
    PauseFile pause = new PauseFile(temp.resolve("paused"));
    assertFalse(pause.paused());
    Files.createSymbolicLink(temp.resolve("paused"), temp.resolve("nowhere"));
    assertTrue(pause.paused());
    Files.delete(temp.resolve("paused"));
    Files.createDirectory(temp.resolve("paused"));
    assertTrue(pause.paused());
    assertEquals(Optional.empty(), pause.reason());
    Files.delete(temp.resolve("paused"));
    assertFalse(pause.paused());
  }

  @Test
  void aPauseThatCannotBeLookedForIsAPause() throws Exception {
    Path loop = temp.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertTrue(new PauseFile(loop.resolve("paused")).paused());
  }

  @Test
  void pauseSaysWhyAndResumeLiftsIt() throws Exception {
    PauseFile pause = new PauseFile(temp.resolve("paused"));
    pause.pause("maintenance\u001b[2J\nof the disks");
    assertTrue(pause.paused());
    assertEquals(Optional.of("maintenance\\u001b[2J\\nof the disks"), pause.reason());
    pause.resume();
    assertFalse(pause.paused());
    pause.resume();
  }

  @Test
  void whereThereIsNoFolderNothingIsPausedAndNothingToResume() throws Exception {
    PauseFile pause = new PauseFile(temp.resolve("nowhere").resolve("paused"));
    assertFalse(pause.paused());
    pause.resume();
    assertFalse(pause.paused());
  }
}
