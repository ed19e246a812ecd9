package hu.dooplex.felhom.agent.application.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.Rotation;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedScene;
import hu.dooplex.felhom.agent.domain.authz.TestChain;
import hu.dooplex.felhom.agent.domain.authz.TestSets;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizationsTest {
  private static final TestSigner NEW = TestSigner.ed25519(21);

  private final SigningWorld world = new SigningWorld();
  private final OperationDocument document = world.document(1, SignedScene.DESTROY);

  private static Rejection rejected(AuthorizationVerdict verdict) {
    return assertInstanceOf(AuthorizationVerdict.Rejected.class, verdict).rejection();
  }

  private static VerifiedAuthorization authorized(AuthorizationVerdict verdict) {
    return assertInstanceOf(AuthorizationVerdict.Authorized.class, verdict).authorization();
  }

  private static void unavailable(String detail, AuthorizationVerdict verdict) {
    assertEquals(new DocumentRejection.StateUnavailable(detail), rejected(verdict));
  }

  private SignedDocument signed() {
    return world.signed(document, SigningWorld.OPS_1);
  }

  @Test
  void whatTheAgentIssuedAndAnOperatorSignedIsAuthorizedAndNothingIsConsumed() {
    VerifiedAuthorization authorization = authorized(world.verify(signed()));
    assertTrue(authorization.covers(SignedScene.DESTROY, true));
    assertEquals(List.of("ops-1"), authorization.consumption().signers());
    assertEquals(Optional.empty(), world.journal.consumed(document.nonce()));
    assertTrue(world.nonces.issued.containsKey(document.nonce()));
    authorized(world.verify(signed()));
  }

  @Test
  void aSecondHandingOverIsReplayedWithWhatBecameOfTheFirst() {
    SignedDocument signed = signed();
    world.consumed(document.nonce(), signed.sha256(), SignedScene.DESTROY);
    assertEquals(
        new Replayed(document.nonce(), new Replayed.Earlier.Running()),
        rejected(world.verify(signed)));
    world.succeeded(document.nonce(), Optional.empty());
    Replayed replayed = assertInstanceOf(Replayed.class, rejected(world.verify(signed)));
    Replayed.Earlier.Finished finished =
        assertInstanceOf(Replayed.Earlier.Finished.class, replayed.earlier());
    assertEquals(JournalEntry.Outcome.SUCCEEDED, finished.end().outcome());
  }

  @Test
  void aNonceThatOtherBytesHaveUsedUpIsReplayed() {
    world.consumed(document.nonce(), "b".repeat(64), SignedScene.DESTROY);
    assertEquals(
        new Replayed(document.nonce(), new Replayed.Earlier.OtherDocument()),
        rejected(world.verify(signed())));
  }

  @Test
  void aNonceOfTheOperatorsOwnMakingIsNotIssued() {
    assertEquals(
        new DocumentRejection.NonceNotIssued(document.nonce()),
        rejected(world.verify(world.notIssued(document, SigningWorld.OPS_1))));
  }

  @Test
  void aMemoryThatCannotBeAskedAuthorizesNothing() {
    SignedDocument signed = signed();
    world.journalFailure = Optional.of(new StateException.Damaged("journal: line 3 is damaged"));
    unavailable("journal: line 3 is damaged", world.verify(signed));
    world.journalFailure = Optional.empty();
    world.nonces.failure = Optional.of(new StateException("issued cannot be read"));
    unavailable("issued cannot be read", world.verify(signed));
    world.nonces.failure = Optional.empty();
    world.log.failure = Optional.of(new StateException.Damaged("signers.log: line 2 is damaged"));
    unavailable("signers.log: line 2 is damaged", world.verify(signed));
  }

  @Test
  void withDoubtAboutTheSignersWhatWasVerifiedIsNotCarriedOut() {
    CurrentSigners signers = world.signers();
    Authorizations authorizations = world.authorizations(signers, world.clock());
    VerifiedAuthorization authorization = authorized(authorizations.verify(signed()));
    world.log.failure = Optional.of(new StateException("signers.log cannot be read"));
    signers.rotated();
    assertEquals(
        Optional.of(new DocumentRejection.StateUnavailable("signers.log cannot be read")),
        authorizations.lookAgain(authorization, true));
  }

  @Test
  void nobodyIsConfiguredSoNobodySigns() {
    world.configured = List.of();
    assertInstanceOf(Rejection.UnknownSigner.class, rejected(world.verify(signed())));
  }

  @Test
  void whatExpiresWhileItWaitsIsNotCarriedOut() {
    Authorizations authorizations = world.authorizations(world.signers(), world.clock());
    VerifiedAuthorization authorization = authorized(authorizations.verify(signed()));
    assertEquals(Optional.empty(), authorizations.lookAgain(authorization, true));
    world.pass(Duration.ofHours(2));
    assertEquals(
        Optional.of(new DocumentRejection.Expired(world.wall, document.notAfter())),
        authorizations.lookAgain(authorization, true));
  }

  @Test
  void removingASignerVoidsWhatItSignedAndHasNotRun() {
    CurrentSigners signers = world.signers();
    Authorizations authorizations = world.authorizations(signers, world.clock());
    SignedDocument byFirst = world.signed(document, SigningWorld.OPS_1);
    OperationDocument other = world.document(2, SignedScene.DESTROY);
    VerifiedAuthorization waiting =
        authorized(authorizations.verify(world.signed(other, SigningWorld.OPS_2)));
    authorized(authorizations.verify(byFirst));

    TestChain chain = new TestChain(TestSets.of(1, world.configured.toArray(Signer[]::new)));
    chain.rotate(world.wall, List.of(), List.of("ops-2"), SigningWorld.OPS_1);
    world.taken(chain);
    signers.rotated();

    assertInstanceOf(
        Rejection.UnknownSigner.class, authorizations.lookAgain(waiting, true).orElseThrow());
    assertInstanceOf(
        Rejection.UnknownSigner.class,
        rejected(authorizations.verify(world.signed(other, SigningWorld.OPS_2))));
    authorized(authorizations.verify(byFirst));
  }

  @Test
  void aKeyThatWasJustAddedSignsNothingDestructiveForThreeDays() {
    TestChain chain = new TestChain(TestSets.of(1, world.configured.toArray(Signer[]::new)));
    chain.rotate(world.wall, List.of(NEW.named("new")), List.of(), SigningWorld.OPS_1);
    world.taken(chain);
    world.pass(Duration.ofHours(71));
    OperationDocument early = world.document(3, SignedScene.DESTROY);
    assertInstanceOf(
        DocumentRejection.RoleDenied.class, rejected(world.verify(world.signed(early, NEW))));
    world.pass(Duration.ofHours(1));
    authorized(world.verify(world.signed(early, NEW)));
  }

  @Test
  void aVerifiedRotationGivesTheSetThatTheChainThenComesTo() throws Exception {
    CurrentSigners signers = world.signers();
    RotateSigners change =
        new RotateSigners(2, signers.set().sha256(), List.of(NEW.named("new")), List.of("ops-2"));
    SignedDocument signed = world.signed(world.document(4, change), SigningWorld.OPS_1);
    VerifiedAuthorization authorization =
        authorized(world.authorizations(signers, world.clock()).verify(signed));
    Rotation.Taken taken =
        assertInstanceOf(Rotation.Taken.class, authorization.rotate(signers.set(), world.wall));
    TestChain chain = new TestChain(signers.set());
    chain.rotate(world.wall, change, SigningWorld.OPS_1);
    world.taken(chain);
    signers.rotated();
    assertEquals(signers.set().sha256(), taken.set().sha256());
    assertInstanceOf(Rotation.Refused.class, authorization.rotate(signers.set(), world.wall));
  }
}
