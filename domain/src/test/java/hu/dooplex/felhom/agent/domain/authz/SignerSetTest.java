package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignerSetTest {
  private static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");
  private static final TestSigner FIRST = TestSigner.ed25519(1);
  private static final TestSigner SECOND = TestSigner.ed25519(2);
  private static final TestSigner THIRD = TestSigner.ed25519(3);
  private static final TestSigner TOKEN = TestSigner.skEd25519("ssh:", 4);
  private static final EnrolledKey OPS_1 = FIRST.enrolled("ops-1");
  private static final EnrolledKey OPS_2 = SECOND.enrolled("ops-2");
  private static final EnrolledKey VAULT = TOKEN.enrolled("vault", KeyRole.RECOVERY);

  private static final SignerSet SET =
      TestSets.of(
          1, TOKEN.named("vault", KeyRole.RECOVERY), SECOND.named("ops-2"), FIRST.named("ops-1"));

  private static RotateSigners change(List<Signer> add, String... remove) {
    return new RotateSigners(2, SET.sha256(), add, List.of(remove));
  }

  private static Rotation rotate(RotateSigners change, EnrolledKey... counted) {
    return SET.rotate(change, List.of(counted), AT);
  }

  private static SignerSet taken(Rotation rotation) {
    return assertInstanceOf(Rotation.Taken.class, rotation).set();
  }

  private static RotationFlaw flaw(Rotation rotation) {
    return assertInstanceOf(Rotation.Refused.class, rotation).flaw();
  }

  private static List<SignerFlaw.Kind> flaws(Signer... signers) {
    return assertInstanceOf(
            SignerSet.Formation.Refused.class, SignerSet.configured(1, List.of(signers)))
        .flaws()
        .stream()
        .map(SignerFlaw::kind)
        .toList();
  }

  private static Admission admission(SignerSet set, EnrolledKey key) {
    return set.member(key).map(SetMember::admission).orElseThrow();
  }

  // Signed rotations name this hash: if it fails, the change has to be undone.
  @Test
  void theBytesAndTheHashOfASetArePinned() {
    assertEquals(
        """
        felhom-signers 1
        version 1
        operational ops-1 %s
        operational ops-2 %s
        recovery vault %s
        """
            .formatted(FIRST.line(), SECOND.line(), TOKEN.line()),
        SET.text());
    assertEquals("6295f76b3c1dee4e078bff2564846d467c88c717251843637965fde270937548", SET.sha256());
  }

  @Test
  void aSetIsTheSameInWhateverOrderAndWithWhateverCommentItIsWritten() {
    Signer commented = new Signer("ops-1", KeyRole.OPERATIONAL, FIRST.line() + " me@here and more");
    SignerSet other =
        TestSets.of(1, commented, SECOND.named("ops-2"), TOKEN.named("vault", KeyRole.RECOVERY));
    assertEquals(SET.sha256(), other.sha256());
    assertTrue(SET.hasTheSignersOf(other));
  }

  @Test
  void nameKeyRoleAndVersionAreEachInTheHash() {
    Signer vault = TOKEN.named("vault", KeyRole.RECOVERY);
    Signer second = SECOND.named("ops-2");
    for (SignerSet other :
        List.of(
            TestSets.of(1, FIRST.named("ops-3"), second, vault),
            TestSets.of(1, THIRD.named("ops-1"), second, vault),
            TestSets.of(1, FIRST.named("ops-1", KeyRole.RECOVERY), second, vault),
            TestSets.of(1, second, vault))) {
      assertNotEquals(SET.sha256(), other.sha256());
      assertFalse(SET.hasTheSignersOf(other));
    }
    SignerSet later = TestSets.of(2, FIRST.named("ops-1"), second, vault);
    assertNotEquals(SET.sha256(), later.sha256());
    assertTrue(SET.hasTheSignersOf(later));
  }

  @Test
  void noSignersAtAllAreASet() {
    assertEquals(List.of(), TestSets.of(1).members());
  }

  @Test
  void oneBadEntryFailsTheWholeSetAndIsNamed() {
    SignerSet.Formation.Refused refused =
        (SignerSet.Formation.Refused)
            SignerSet.configured(
                1,
                List.of(FIRST.named("ops-1"), new Signer("bad", KeyRole.RECOVERY, "ssh-dss AAAA")));
    assertEquals(1, refused.flaws().size());
    assertEquals("bad", refused.flaws().getFirst().signer());
    assertEquals(SignerFlaw.Kind.UNFIT_KEY, refused.flaws().getFirst().kind());
  }

  @Test
  void noNameAndNoKeyIsThereTwice() {
    assertEquals(
        List.of(SignerFlaw.Kind.SECOND_OF_NAME), flaws(FIRST.named("a"), SECOND.named("a")));
    assertEquals(
        List.of(SignerFlaw.Kind.SECOND_OF_KEY),
        flaws(FIRST.named("a"), FIRST.named("b", KeyRole.RECOVERY)));
    // The same point in a token and out of it, and for two applications.
    assertEquals(
        List.of(SignerFlaw.Kind.SECOND_OF_KEY, SignerFlaw.Kind.SECOND_OF_KEY),
        flaws(
            FIRST.named("a"),
            TestSigner.skEd25519("ssh:", 1).named("b"),
            TestSigner.skEd25519("ssh:other", 1).named("c")));
  }

  @Test
  void aSetHasABound() {
    Signer[] many =
        IntStream.rangeClosed(0, Limits.SIGNERS_MAX)
            .mapToObj(i -> TestSigner.ed25519(100 + i).named("s" + i))
            .toArray(Signer[]::new);
    assertEquals(List.of(SignerFlaw.Kind.TOO_MANY), flaws(many));
  }

  @Test
  void aRotationIsTheNextVersionAndSaysHowItsKeysCame() {
    SignerSet next = taken(rotate(change(List.of(THIRD.named("ops-3")), "ops-2"), OPS_1));
    assertEquals(2, next.version());
    assertEquals(
        List.of("ops-1", "ops-3", "vault"), next.keys().stream().map(EnrolledKey::name).toList());
    assertEquals(new Admission.Configured(), admission(next, OPS_1));
    assertEquals(new Admission.ByOperational(AT), admission(next, THIRD.enrolled("ops-3")));
    assertTrue(next.member(OPS_2).isEmpty());

    SignerSet recovered = taken(rotate(change(List.of(THIRD.named("ops-3"))), OPS_1, VAULT));
    assertEquals(new Admission.ByRecovery(AT), admission(recovered, THIRD.enrolled("ops-3")));
  }

  @Test
  void rotationsFollowEachOther() {
    SignerSet second = taken(rotate(change(List.of(), "ops-2"), OPS_1));
    RotateSigners next =
        new RotateSigners(3, second.sha256(), List.of(SECOND.named("ops-2")), List.of());
    assertEquals(3, taken(second.rotate(next, List.of(VAULT), AT)).version());
    assertEquals(RotationFlaw.STALE, flaw(rotate(next, VAULT)));
  }

  @Test
  void aKeyMayGiveItsNameToAnotherInOneStep() {
    SignerSet next = taken(rotate(change(List.of(THIRD.named("ops-2")), "ops-2"), OPS_1));
    assertTrue(next.member(THIRD.enrolled("ops-2")).isPresent());
    assertTrue(next.member(OPS_2).isEmpty());
  }

  @Test
  void aRotationIsForOneVersionOfOneSet() {
    List<Signer> add = List.of(THIRD.named("ops-3"));
    for (RotateSigners stale :
        List.of(
            new RotateSigners(1, SET.sha256(), add, List.of()),
            new RotateSigners(3, SET.sha256(), add, List.of()),
            new RotateSigners(2, "0".repeat(64), add, List.of()))) {
      assertEquals(RotationFlaw.STALE, flaw(rotate(stale, OPS_1)));
    }
  }

  @Test
  void whatARotationMayNotDoIsRefused() {
    Signer third = THIRD.named("ops-3");
    assertEquals(RotationFlaw.NOTHING, flaw(rotate(change(List.of()), OPS_1)));
    assertEquals(RotationFlaw.NOT_THEIRS, flaw(rotate(change(List.of(third)))));
    assertEquals(RotationFlaw.NO_SUCH_SIGNER, flaw(rotate(change(List.of(), "ops-9"), OPS_1)));
    assertEquals(
        RotationFlaw.NO_SUCH_SIGNER, flaw(rotate(change(List.of(), "ops-2", "ops-2"), OPS_1)));
    assertEquals(
        RotationFlaw.UNFIT_SIGNER, flaw(rotate(change(List.of(FIRST.named("other"))), OPS_1)));
    assertEquals(
        RotationFlaw.EMPTY, flaw(rotate(change(List.of(), "ops-1", "ops-2", "vault"), VAULT)));
    assertEquals(RotationFlaw.NO_RECOVERY_KEY, flaw(rotate(change(List.of(), "vault"), VAULT)));
  }

  @Test
  void operationalKeysDoNotTouchRecoveryKeys() {
    Signer second = THIRD.named("vault-2", KeyRole.RECOVERY);
    for (RotateSigners change :
        List.of(
            change(List.of(second)),
            change(List.of(second), "vault"),
            change(List.of(), "vault"))) {
      assertEquals(RotationFlaw.NOT_THEIRS, flaw(rotate(change, OPS_1)));
      assertEquals(RotationFlaw.NOT_THEIRS, flaw(rotate(change, VAULT, OPS_1)));
    }
    assertEquals(2, taken(rotate(change(List.of(second), "vault"), VAULT)).version());
  }

  @Test
  void aSetWithoutRecoveryKeysNeedsNone() {
    SignerSet set = TestSets.of(1, FIRST.named("ops-1"), SECOND.named("ops-2"));
    RotateSigners change = new RotateSigners(2, set.sha256(), List.of(), List.of("ops-2"));
    assertEquals(1, taken(set.rotate(change, List.of(OPS_1), AT)).members().size());
  }

  @Test
  void onlyAKeyThatOperationalKeysAddedIsFreshAndForThreeDays() {
    Instant end = AT.plus(Duration.ofDays(3));
    SetMember member = new SetMember(OPS_1, new Admission.ByOperational(AT));
    assertEquals(Optional.of(end), member.admission().freshUntil());
    assertTrue(member.isFresh(AT));
    assertTrue(member.isFresh(end.minusNanos(1)));
    assertFalse(member.isFresh(end));
    assertFalse(new SetMember(OPS_1, new Admission.ByRecovery(AT)).isFresh(AT));
    assertFalse(new SetMember(OPS_1, new Admission.Configured()).isFresh(AT));
  }
}
