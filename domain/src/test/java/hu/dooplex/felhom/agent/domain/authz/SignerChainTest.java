package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.SignerHistory.Problem;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignerChainTest {
  private static final Instant FIRST = Instant.parse("2026-11-22T19:00:00Z");
  private static final Instant SECOND = FIRST.plusSeconds(3600);
  private static final Instant LATER = FIRST.plusSeconds(73 * 3600);

  private static final TestSigner OPS_1 = TestSigner.ed25519(1);
  private static final TestSigner OPS_2 = TestSigner.ecdsa(256, 2);
  private static final TestSigner VAULT = TestSigner.ed25519(3);
  private static final TestSigner NEW = TestSigner.ed25519(21);
  private static final TestSigner STRANGER = TestSigner.ed25519(22);
  private static final List<Signer> CONFIGURED =
      List.of(OPS_1.named("ops-1"), OPS_2.named("ops-2"), VAULT.named("vault", KeyRole.RECOVERY));

  /** Version 2 adds a key, version 3 removes another; the first key signs both. */
  private static TestChain chain() {
    return empty()
        .rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1)
        .rotate(SECOND, List.of(), List.of("ops-2"), OPS_1);
  }

  private static TestChain empty() {
    return new TestChain(set(1, CONFIGURED));
  }

  private static SignerSet set(int version, List<Signer> signers) {
    return TestSets.of(version, signers.toArray(Signer[]::new));
  }

  private static SignerHistory verify(
      TestChain chain, List<Signer> configured, int minVersion, Optional<SignerSet> known) {
    return verify(chain, chain.log(), configured, minVersion, known, Thresholds.ONE);
  }

  private static SignerHistory verify(
      TestChain chain,
      List<SignerChain.Link> log,
      List<Signer> configured,
      int minVersion,
      Optional<SignerSet> known,
      Thresholds thresholds) {
    return SignerChain.verify(
        new SignerChain.Root(TestChain.HOST, configured, minVersion, thresholds),
        log,
        known.map(set -> new JournalState.Signers(set.version(), set.sha256())),
        chain::read);
  }

  private static void known(SignerSet expected, SignerHistory history) {
    SignerHistory.Known known = assertInstanceOf(SignerHistory.Known.class, history);
    assertEquals(expected.sha256(), known.set().sha256());
    assertEquals(expected.version(), known.set().version());
  }

  private static String unsure(Problem problem, SignerHistory history) {
    SignerHistory.Unsure unsure = assertInstanceOf(SignerHistory.Unsure.class, history);
    assertEquals(problem, unsure.problem());
    return unsure.detail();
  }

  private static void broken(int rotation, String why, SignerHistory history) {
    String detail = unsure(Problem.BROKEN, history);
    assertTrue(detail.startsWith("rotation " + rotation + " in signers.log"), detail);
    assertTrue(detail.contains(why), detail);
  }

  private static void broken(int rotation, String why, TestChain chain) {
    broken(rotation, why, verify(chain, CONFIGURED, 1, Optional.empty()));
  }

  @Test
  void withoutALogTheConfiguredSetCountsAsTheVersionThatRootAsksFor() {
    known(set(1, CONFIGURED), verify(empty(), CONFIGURED, 1, Optional.empty()));
    known(set(7, CONFIGURED), verify(empty(), CONFIGURED, 7, Optional.empty()));
    known(set(1, List.of()), verify(empty(), List.of(), 1, Optional.empty()));
  }

  @Test
  void everyRotationIsAppliedToTheConfiguredSetAndToldWithWhoSignedIt() {
    TestChain chain = chain();
    SignerHistory history = verify(chain, CONFIGURED, 1, Optional.of(chain.head()));
    known(chain.head(), history);
    SignerHistory.Known known = (SignerHistory.Known) history;
    assertEquals(3, known.set().version());
    assertEquals(
        List.of("new", "ops-1", "vault"),
        known.set().keys().stream().map(EnrolledKey::name).toList());
    assertEquals(List.of(FIRST, SECOND), known.taken().stream().map(t -> t.at()).toList());
    assertEquals(List.of("ops-1"), known.taken().getFirst().by());
    assertEquals(2, known.broughtIn("new").orElseThrow().change().version());
    assertEquals(Optional.empty(), known.broughtIn("ops-1"));
    assertEquals(new Admission.ByOperational(FIRST), known.set().members().getFirst().admission());
  }

  @Test
  void theJournalMayKnowLessThanTheLog() {
    TestChain chain = chain();
    known(chain.head(), verify(chain, CONFIGURED, 1, Optional.empty()));
    SignerSet second = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1).head();
    known(chain.head(), verify(chain, CONFIGURED, 1, Optional.of(second)));
  }

  @Test
  void aLogThatIsShorterThanTheJournalKnowsIsARollback() {
    TestChain chain = chain();
    Optional<SignerSet> known = Optional.of(chain.head());
    for (int left = 0; left < 2; left++) {
      SignerHistory history =
          verify(chain, chain.log().subList(0, left), CONFIGURED, 1, known, Thresholds.ONE);
      assertTrue(unsure(Problem.ROLLBACK, history).contains("the journal knows version 3"));
    }
  }

  @Test
  void aLogThatIsShorterThanRootAsksForIsARollback() {
    TestChain chain = chain();
    known(chain.head(), verify(chain, CONFIGURED, 3, Optional.empty()));
    unsure(Problem.ROLLBACK, verify(chain, CONFIGURED, 4, Optional.empty()));
  }

  @Test
  void anotherSetOfTheVersionThatTheJournalKnowsIsARollback() {
    TestChain other = empty().rotate(FIRST, List.of(STRANGER.named("new")), List.of(), OPS_1);
    TestChain chain = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1);
    unsure(Problem.ROLLBACK, verify(chain, CONFIGURED, 1, Optional.of(other.head())));
    unsure(Problem.ROLLBACK, verify(empty(), CONFIGURED, 2, Optional.of(other.head())));
  }

  @Test
  void aConfiguredSetThatIsTheHeadIsAccepted() {
    TestChain chain = chain();
    List<Signer> exported = chain.head().keys().stream().map(EnrolledKey::bare).toList();
    Optional<SignerSet> known = Optional.of(chain.head());
    known(chain.head(), verify(chain, exported, 3, known));
    known(chain.head(), verify(chain, exported, 1, known));
    // The journal was lost: root's version says it.
    known(chain.head(), verify(chain, exported, 3, Optional.empty()));
    unsure(Problem.CHANGED, verify(chain, exported, 1, Optional.empty()));
    // The log was lost too.
    known(chain.head(), verify(empty(), exported, 3, known));
    unsure(Problem.ROLLBACK, verify(empty(), exported, 1, known));
  }

  /** It adds a key under the name of one that it removes. */
  private static TestChain renewal() {
    return empty().rotate(FIRST, List.of(STRANGER.named("ops-2")), List.of("ops-2"), OPS_1);
  }

  @Test
  void withoutAJournalAHeadHasWhomTheLastRotationAddedAndNobodyItRemoved() {
    TestChain chain = renewal();
    List<Signer> exported = chain.head().keys().stream().map(EnrolledKey::bare).toList();
    known(chain.head(), verify(chain, exported, 2, Optional.empty()));
    List<Signer> without =
        exported.stream().filter(signer -> !signer.name().equals("ops-2")).toList();
    unsure(Problem.CHANGED, verify(chain, without, 2, Optional.empty()));
    List<Signer> another =
        List.of(OPS_1.named("ops-1"), NEW.named("ops-2"), VAULT.named("vault", KeyRole.RECOVERY));
    unsure(Problem.CHANGED, verify(chain, another, 2, Optional.empty()));
  }

  /** The terminal record of the last rotation was lost with the power; root's version says it. */
  @Test
  void aJournalThatKnowsLessThanTheLogSaysNothingAgainstTheHead() {
    TestChain chain = chain();
    List<Signer> exported = chain.head().keys().stream().map(EnrolledKey::bare).toList();
    SignerSet second = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1).head();
    known(chain.head(), verify(chain, exported, 3, Optional.of(second)));
    unsure(Problem.CHANGED, verify(chain, exported, 2, Optional.of(second)));
  }

  @Test
  void aRotationHasAtMostAsManySignaturesAsThereCanBeSigners() {
    for (int more = 0; more <= 1; more++) {
      TestSigner[] by = new TestSigner[Limits.SIGNERS_MAX + more];
      Arrays.fill(by, OPS_1);
      TestChain chain = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), by);
      if (more == 0) {
        known(chain.head(), verify(chain, CONFIGURED, 1, Optional.empty()));
      } else {
        broken(1, by.length + " signatures", chain);
      }
    }
  }

  @Test
  void aRotationAfterTheExportIsVerifiedFromThere() {
    TestChain chain = chain();
    List<Signer> exported = chain.head().keys().stream().map(EnrolledKey::bare).toList();
    chain.rotate(LATER, List.of(STRANGER.named("fourth")), List.of("new"), VAULT);
    SignerHistory history = verify(chain, exported, 3, Optional.of(chain.head()));
    known(chain.head(), history);
    assertEquals(
        List.of("vault"), ((SignerHistory.Known) history).broughtIn("fourth").orElseThrow().by());
    broken(3, "it is none of the log", verify(chain(), chain.log(), exported, 3, Optional.empty()));
  }

  private static SignerHistory verify(
      TestChain reader,
      List<SignerChain.Link> log,
      List<Signer> configured,
      int minVersion,
      Optional<SignerSet> known) {
    return verify(reader, log, configured, minVersion, known, Thresholds.ONE);
  }

  @Test
  void anyOtherConfiguredSetIsAChange() {
    TestChain chain = chain();
    List<Signer> others = List.of(STRANGER.named("ops-1"));
    unsure(Problem.CHANGED, verify(chain, others, 1, Optional.of(chain.head())));
    unsure(Problem.CHANGED, verify(chain, others, 3, Optional.of(chain.head())));
    unsure(Problem.CHANGED, verify(chain, List.of(), 1, Optional.of(chain.head())));
    unsure(Problem.CHANGED, verify(chain, CONFIGURED.subList(0, 2), 1, Optional.empty()));
    // It still has whom the last rotation removed.
    List<Signer> before = List.of(NEW.named("new"), OPS_1.named("ops-1"), OPS_2.named("ops-2"));
    unsure(Problem.CHANGED, verify(chain, before, 3, Optional.empty()));
  }

  @Test
  void aRotationThatNobodyMaySignIsNotFollowed() {
    broken(
        1, "unknown_signer", empty().rotate(FIRST, List.of(NEW.named("n")), List.of(), STRANGER));
    broken(
        1,
        "role_denied",
        empty().rotate(FIRST, List.of(NEW.named("n", KeyRole.RECOVERY)), List.of(), OPS_1));
    // A key that operational keys alone have added waits.
    TestChain fresh = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1);
    fresh.rotate(SECOND, List.of(), List.of("ops-2"), NEW);
    broken(2, "role_denied", fresh);
    TestChain waited = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1);
    waited.rotate(LATER, List.of(), List.of("ops-2"), NEW);
    known(waited.head(), verify(waited, CONFIGURED, 1, Optional.empty()));
  }

  @Test
  void aRotationNeedsAsManySignersAsAreConfiguredNow() {
    Thresholds two = new Thresholds(1, Map.of("destroy_guest", 2));
    TestChain one = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1);
    broken(1, "threshold_not_met", verify(one, one.log(), CONFIGURED, 1, Optional.empty(), two));
    TestChain twice = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1, OPS_1);
    broken(
        1, "threshold_not_met", verify(twice, twice.log(), CONFIGURED, 1, Optional.empty(), two));
    TestChain both = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1, OPS_2);
    known(both.head(), verify(both, both.log(), CONFIGURED, 1, Optional.empty(), two));
  }

  @Test
  void aRotationIsForThisHostAndSignedAsOne() {
    broken(
        1,
        "wrong_host",
        empty().onHost("other").rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1));
    broken(
        1,
        "wrong_namespace",
        empty()
            .under(Namespace.OPERATIONS)
            .rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1));
  }

  @Test
  void aRotationFollowsTheOneBeforeIt() {
    TestChain gap = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1);
    SignerSet second = gap.head();
    gap.rotate(SECOND, new RotateSigners(4, second.sha256(), List.of(), List.of("ops-2")), OPS_1);
    broken(2, "version 2", gap);
    TestChain foreign = empty().rotate(FIRST, List.of(NEW.named("new")), List.of(), OPS_1);
    foreign.rotate(
        SECOND, new RotateSigners(3, "0".repeat(64), List.of(), List.of("ops-2")), OPS_1);
    broken(2, "version 2", foreign);
  }

  /** Who was in the configured set, and is no more, signs no later rotation of the log. */
  @Test
  void aSignerWhomARotationRemovedSignsNoneAfterIt() {
    TestChain chain = empty().rotate(FIRST, List.of(), List.of("ops-2"), OPS_1);
    chain.rotate(LATER, List.of(NEW.named("new")), List.of(), OPS_2);
    broken(2, "unknown_signer", chain);
  }

  @Test
  void rotationsInAnotherOrderAreNotFollowed() {
    TestChain chain = chain();
    List<SignerChain.Link> turned = chain.log().reversed();
    unsure(Problem.ROLLBACK, verify(chain, turned, CONFIGURED, 1, Optional.of(chain.head())));
    chain.rotate(LATER, List.of(), List.of("new"), OPS_1);
    List<SignerChain.Link> log = chain.log();
    List<SignerChain.Link> swapped = List.of(log.get(1), log.get(0), log.get(2));
    broken(3, "version 2", verify(chain, swapped, CONFIGURED, 1, Optional.of(chain.head())));
  }

  @Test
  void aRotationThatLeavesNoRecoveryKeyIsNotFollowed() {
    broken(1, "no recovery key", empty().rotate(FIRST, List.of(), List.of("vault"), VAULT));
  }

  @Test
  void whatIsNoRotationIsNamed() {
    broken(1, "destroy_guest", empty().append(FIRST, SignedScene.DESTROY, OPS_1));
    TestChain chain = chain();
    List<SignerChain.Link> changed =
        List.of(
            chain.log().getFirst(),
            new SignerChain.Link(
                SECOND, chain.log().get(1).document() + "\n", chain.log().get(1).signatures()));
    broken(2, "$", verify(chain, changed, CONFIGURED, 1, Optional.empty()));
    SignerChain.Link unsigned =
        new SignerChain.Link(FIRST, chain.log().getFirst().document(), List.of());
    broken(1, "0 signatures", verify(chain, List.of(unsigned), CONFIGURED, 1, Optional.empty()));
  }

  @Test
  void aChangedSignatureIsNamed() {
    TestChain chain = chain();
    SignerChain.Link first = chain.log().getFirst();
    SignerChain.Link crossed =
        new SignerChain.Link(FIRST, first.document(), chain.log().get(1).signatures());
    broken(
        1,
        "bad_signature",
        verify(chain, List.of(crossed, chain.log().get(1)), CONFIGURED, 1, Optional.empty()));
  }

  @Test
  void configuredKeysThatMakeNoSetAreNoRoot() {
    List<Signer> twice = List.of(OPS_1.named("a"), OPS_1.named("b"));
    String detail = unsure(Problem.UNFIT, verify(empty(), twice, 1, Optional.empty()));
    assertTrue(detail.contains("b: signer a has this key"), detail);
  }
}
