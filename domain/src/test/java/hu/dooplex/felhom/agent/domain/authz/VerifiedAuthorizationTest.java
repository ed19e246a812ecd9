package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of the pipeline, and the values that carry signed bytes. */
class VerifiedAuthorizationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T19:30:00Z");
  private static final Signer ADDED = TestSigner.ed25519(2).named("ops-2");
  private static final SignerSet SIGNERS = TestSets.of(1, TestAuthorizations.SIGNER);

  @Test
  void aRotationThatWasSignedIsTakenByTheSetItWasMadeFor() {
    RotateSigners change = new RotateSigners(2, SIGNERS.sha256(), List.of(ADDED), List.of());
    Rotation rotation = TestAuthorizations.of(change).rotate(SIGNERS, NOW);
    SignerSet next = assertInstanceOf(Rotation.Taken.class, rotation).set();
    assertEquals(2, next.version());
    assertEquals(2, next.keys().size());
  }

  @Test
  void anotherOperationRotatesNobody() {
    Rotation rotation =
        TestAuthorizations.of(new StopGuest(GuestRef.lxc(101))).rotate(SIGNERS, NOW);
    assertEquals(RotationFlaw.NOTHING, assertInstanceOf(Rotation.Refused.class, rotation).flaw());
  }

  @Test
  void whatWasSignedIsKeptByteForByte() {
    VerifiedAuthorization authorization = TestAuthorizations.of(new StopGuest(GuestRef.lxc(101)));
    SignedDocument signed = authorization.signed();
    assertEquals(TestDocuments.text(authorization.document()), signed.text());
    assertEquals(1, signed.armored().size());
    assertArrayEquals(
        signed.signatures().getFirst(), SignedScene.bytes(signed.armored().getFirst()));
    assertTrue(signed.armored().getFirst().startsWith("-----BEGIN SSH SIGNATURE-----\n"));
  }

  @Test
  void aDocumentHasASignatureAndNoMoreThanThereCanBeSigners() {
    byte[] bytes = {1};
    List<byte[]> most = Collections.nCopies(Limits.SIGNERS_MAX, bytes);
    assertEquals(Limits.SIGNERS_MAX, new SignedDocument(bytes, most).signatures().size());
    List<byte[]> more = Collections.nCopies(Limits.SIGNERS_MAX + 1, bytes);
    for (List<byte[]> signatures : List.of(List.<byte[]>of(), more)) {
      assertThrows(IllegalArgumentException.class, () -> new SignedDocument(bytes, signatures));
    }
  }

  @Test
  void bytesAreEqualWhenEachOfThemIs() {
    Octets octets = new Octets(new byte[] {1, 2});
    assertEquals(octets, new Octets(new byte[] {1, 2}));
    assertEquals(octets.hashCode(), new Octets(new byte[] {1, 2}).hashCode());
    for (byte[] other : List.of(new byte[] {1, 3}, new byte[] {1}, new byte[] {1, 2, 0})) {
      assertNotEquals(octets, new Octets(other));
      assertFalse(octets.hashCode() == new Octets(other).hashCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", " ", "a\u007f", "a\n", "é"})
  void aNamespaceIsPrintableAscii(String text) {
    assertThrows(IllegalArgumentException.class, () -> new Namespace(text));
  }
}
