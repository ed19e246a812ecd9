package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No document and no wish can be made that could not be signed as it is meant. */
class OperationDocumentTest {
  private static final Instant ISSUED = Instant.parse("2026-11-22T19:00:00Z");
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final Operation STOP = new StopGuest(GUEST);
  private static final Operation ROTATE =
      new RotateSigners(2, "0".repeat(64), List.of(), List.of("old"));

  private static SignedGuest guest(GuestRef ref) {
    return new SignedGuest(ref, "nextcloud", "9f2c".repeat(16));
  }

  private static OperationDocument document(
      String host, Operation operation, Optional<SignedGuest> guest) {
    return document(host, operation, guest, ISSUED, ISSUED, ISSUED.plusSeconds(7200));
  }

  private static OperationDocument document(
      String host,
      Operation operation,
      Optional<SignedGuest> guest,
      Instant observed,
      Instant from,
      Instant until) {
    return new OperationDocument(
        new OperationId("6QK3ZJ7W5V2N4X8B1M0RTYP9CD"),
        host,
        operation,
        guest,
        observed,
        from,
        until);
  }

  private static OperationDocument at(Instant observed, Instant from, Instant until) {
    return document("demo", STOP, Optional.of(guest(GUEST)), observed, from, until);
  }

  private static void assertRefused(Runnable making) {
    assertThrows(IllegalArgumentException.class, making::run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ä", "a\n"})
  void aHostIsANameOfPlainLetters(String host) {
    assertRefused(() -> document(host, STOP, Optional.of(guest(GUEST))));
    assertRefused(() -> new OperationWish(host, STOP));
  }

  @Test
  void aHostHas64CharactersAtMost() {
    assertEquals("h".repeat(64), new OperationWish("h".repeat(64), STOP).host());
    assertRefused(() -> new OperationWish("h".repeat(65), STOP));
  }

  @Test
  void whatNobodyKnowsIsNeitherSignedNorWishedFor() {
    assertRefused(() -> document("demo", new Unknown("fly"), Optional.empty()));
    assertRefused(() -> new OperationWish("demo", new Unknown("fly")));
  }

  @Test
  void theGuestIsTheOneOfTheOperation() {
    assertRefused(() -> document("demo", STOP, Optional.empty()));
    assertRefused(() -> document("demo", STOP, Optional.of(guest(GuestRef.lxc(102)))));
    assertRefused(() -> document("demo", STOP, Optional.of(guest(GuestRef.qemu(101)))));
    assertRefused(() -> document("demo", ROTATE, Optional.of(guest(GUEST))));
    assertDoesNotThrow(() -> document("demo", ROTATE, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "9f2c", "9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C9F2C"})
  void aFingerprintIs64HexDigits(String fingerprint) {
    assertRefused(() -> new SignedGuest(GUEST, "nextcloud", fingerprint));
  }

  @Test
  void timesAreWholeSeconds() {
    Instant odd = ISSUED.plusNanos(1);
    Instant end = ISSUED.plusSeconds(7200);
    assertRefused(() -> at(odd, ISSUED, end));
    assertRefused(() -> at(ISSUED, odd, end));
    assertRefused(() -> at(ISSUED, ISSUED, end.plusNanos(1)));
  }

  @Test
  void timesAreOfYearsWithFourDigits() {
    Instant first = Instant.parse("0000-01-01T00:00:00Z");
    Instant last = Instant.parse("9999-12-31T23:59:59Z");
    assertEquals(last, at(first, first, last).notAfter());
    assertRefused(() -> at(first.minusSeconds(1), ISSUED, last));
    assertRefused(() -> at(ISSUED, first.minusSeconds(1), last));
    assertRefused(() -> at(ISSUED, ISSUED, last.plusSeconds(1)));
  }

  @Test
  void aWindowEndsAfterItBegan() {
    assertRefused(() -> at(ISSUED, ISSUED, ISSUED));
    assertRefused(() -> at(ISSUED, ISSUED, ISSUED.minusSeconds(1)));
    Duration second = Duration.ofSeconds(1);
    assertEquals(ISSUED.plus(second), at(ISSUED, ISSUED, ISSUED.plus(second)).notAfter());
  }
}
