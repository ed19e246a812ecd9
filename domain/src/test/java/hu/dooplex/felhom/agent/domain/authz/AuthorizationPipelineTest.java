package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuthorizationPipelineTest {
  private static final int ROWS = 119;

  /** Knows the two documents of a scene, however they are laid out. */
  private static AuthorizationVerdict verdict(SignedScene scene) {
    return scene.verdict(bytes -> reading(scene, bytes));
  }

  private static DocumentReading reading(SignedScene scene, byte[] bytes) {
    String text = squeezed(new String(bytes, StandardCharsets.US_ASCII));
    for (OperationDocument known : List.of(scene.issued, scene.swapped.apply(scene.issued))) {
      if (text.equals(squeezed(TestDocuments.text(known)))) {
        return new DocumentReading.Read(known);
      }
    }
    return new DocumentReading.Malformed("$", "it is no document");
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s", "");
  }

  private static VerifiedAuthorization authorized(SignedScene scene) {
    AuthorizationVerdict verdict = verdict(scene);
    return assertInstanceOf(
            AuthorizationVerdict.Authorized.class, verdict, () -> verdict.toString())
        .authorization();
  }

  private static Rejection rejected(SignedScene scene) {
    return assertInstanceOf(AuthorizationVerdict.Rejected.class, verdict(scene)).rejection();
  }

  static List<AttackTable.Row> attacks() {
    return AttackTable.rows();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void anAttackIsRejectedForExactlyWhatItIs(AttackTable.Row attack) {
    SignedScene scene = new SignedScene();
    attack.change().accept(scene);
    assertEquals(attack.expected().apply(scene), rejected(scene));
  }

  @Test
  void everyRowOfTheTableIsThere() {
    assertEquals(ROWS, attacks().size());
    assertEquals(ROWS, attacks().stream().map(AttackTable.Row::name).distinct().count());
  }

  @Test
  void theStepsThatPassedAreToldInTheirOrderUpToTheOneThatFailed() {
    SignedScene scene = new SignedScene();
    List<PipelineStep> passed = new ArrayList<>();
    scene.verdict(bytes -> reading(scene, bytes), passed::add);
    assertEquals(List.of(PipelineStep.values()), passed);
    passed.clear();
    scene.host = "other";
    scene.verdict(bytes -> reading(scene, bytes), passed::add);
    assertEquals(before(PipelineStep.HOST), passed);
    passed.clear();
    scene.by(TestSigner.ed25519(99)).verdict(bytes -> reading(scene, bytes), passed::add);
    assertEquals(before(PipelineStep.SIGNER), passed);
  }

  private static List<PipelineStep> before(PipelineStep failed) {
    return Stream.of(PipelineStep.values()).takeWhile(step -> step != failed).toList();
  }

  @Test
  void aDocumentThatNobodySignedIsExaminedForAllButItsSignatures() {
    SignedScene scene = new SignedScene();
    List<PipelineStep> passed = new ArrayList<>();
    assertEquals(Optional.empty(), scene.examined(bytes -> reading(scene, bytes), passed::add));
    assertEquals(
        List.of(
            PipelineStep.DOCUMENT,
            PipelineStep.HOST,
            PipelineStep.WINDOW,
            PipelineStep.NONCE,
            PipelineStep.BINDING),
        passed);
    passed.clear();
    scene.nonceKnown = false;
    assertEquals(
        Optional.of(new DocumentRejection.NonceNotIssued(scene.issued.nonce())),
        scene.examined(bytes -> reading(scene, bytes), passed::add));
    assertEquals(List.of(PipelineStep.DOCUMENT, PipelineStep.HOST, PipelineStep.WINDOW), passed);
    scene.journalDamage = Optional.of("journal.log: damaged");
    assertEquals(
        Optional.of(new DocumentRejection.StateUnavailable("journal.log: damaged")),
        scene.examined(bytes -> reading(scene, bytes), _ -> {}));
  }

  @Test
  void whatWasNotIssuedSoIsNamedBeforeAnybodySignsIt() {
    SignedScene other = new SignedScene();
    other.signedOperation(new StopGuest(SignedScene.GUEST));
    SignedScene rewritten = new SignedScene();
    rewritten.writeAs(text -> text + " ");
    for (SignedScene scene : List.of(other, rewritten)) {
      List<PipelineStep> passed = new ArrayList<>();
      Rejection expected = rejected(scene);
      assertInstanceOf(DocumentRejection.BindingMismatch.class, expected);
      assertEquals(
          Optional.of(expected), scene.examined(bytes -> reading(scene, bytes), passed::add));
      assertFalse(passed.contains(PipelineStep.BINDING));
    }
  }

  @Test
  void whatAnOperatorSignedIsAuthorizedAndNamesWhatIsConsumed() {
    SignedScene scene = new SignedScene();
    VerifiedAuthorization authorization = authorized(scene);
    assertTrue(authorization.covers(SignedScene.DESTROY));
    assertTrue(authorization.covers(SignedScene.DESTROY, true));
    assertFalse(authorization.covers(new StopGuest(SignedScene.GUEST)));
    assertEquals(scene.issued, authorization.document());
    assertEquals(SignedScene.NONCE, authorization.consumption().nonce());
    assertEquals(scene.handedOver().sha256(), authorization.consumption().documentSha256());
    assertEquals(List.of("ops-1"), authorization.consumption().signers());
  }

  @Test
  void whoCountsIsEverybodyWhoMay() {
    SignedScene scene =
        new SignedScene()
            .by(SignedScene.VAULT, SignedScene.OPS_2, SignedScene.OPS_1, SignedScene.OPS_2);
    scene.thresholds = new Thresholds(2, Map.of());
    assertEquals(List.of("ops-2", "ops-1"), authorized(scene).consumption().signers());
  }

  @Test
  void everyKindOfKeySigns() {
    for (TestSigner signer : List.of(SignedScene.OPS_2, SignedScene.TOKEN, SignedScene.RSA)) {
      assertEquals(1, authorized(new SignedScene().by(signer)).consumption().signers().size());
    }
  }

  @Test
  void aWindowOfSevenDaysAndItsFirstAndLastMomentAreAllowed() {
    SignedScene scene = new SignedScene();
    AttackTable.window(scene, Duration.ofDays(7));
    scene.floor = Optional.empty();
    scene.now = scene.issued.notBefore();
    authorized(scene);
    scene.now = scene.issued.notAfter().minusNanos(1);
    authorized(scene);
    scene.floor = Optional.of(scene.now.plus(Duration.ofMinutes(5)));
    authorized(scene);
  }

  @Test
  void recoveryAndOperationalKeysRotateWhatIsTheirs() {
    SignedScene scene = new SignedScene();
    RotateSigners removing =
        new RotateSigners(2, scene.signers.sha256(), List.of(), List.of("ops-2"));
    assertEquals(List.of("ops-1"), authorized(scene.of(removing)).consumption().signers());
    RotateSigners adding =
        new RotateSigners(
            2,
            scene.signers.sha256(),
            List.of(SignedScene.STRANGER.named("vault-2", KeyRole.RECOVERY)),
            List.of());
    SignedScene recovery = new SignedScene().of(adding).by(SignedScene.OPS_1, SignedScene.VAULT);
    assertEquals(List.of("vault"), authorized(recovery).consumption().signers());
  }

  @Test
  void aFreshKeySignsWhatIsBenignAndNothingThatTurnsOutDestructive() {
    SignedScene scene = new SignedScene();
    scene.addedByOperational(SignedScene.STRANGER, "fresh", scene.now);
    scene.by(SignedScene.STRANGER);
    scene.destructive = false;
    VerifiedAuthorization authorization = authorized(scene);
    assertTrue(authorization.covers(SignedScene.DESTROY, false));
    assertFalse(authorization.covers(SignedScene.DESTROY, true));
    scene.destructive = true;
    scene.now = scene.now.plus(Duration.ofHours(1));
    assertEquals("role_denied", rejected(scene).wireName());
  }

  @Test
  void aKeyIsFreshForThreeDaysAndNotLonger() {
    SignedScene scene = new SignedScene();
    scene.addedByOperational(SignedScene.STRANGER, "fresh", scene.now.minus(Duration.ofDays(3)));
    assertEquals(
        List.of("fresh"), authorized(scene.by(SignedScene.STRANGER)).consumption().signers());
  }

  /** One change for each step, in the order of the steps. */
  private static List<Consumer<SignedScene>> steps() {
    return List.of(
        scene -> scene.tampered = text -> text + " ",
        scene -> scene.rewritten = text -> "{}",
        scene -> scene.journalDamage = Optional.of("damaged"),
        scene ->
            scene.consumed.put(
                SignedScene.NONCE,
                sha256 ->
                    new JournalState.Consumed(
                        SignedScene.NONCE, sha256, Optional.empty(), Optional.empty())),
        scene -> scene.namespace = Namespace.SIGNERS,
        scene -> scene.host = "other",
        scene -> scene.floor = Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
        scene -> scene.now = scene.issued.notAfter(),
        scene -> scene.issuedDamage = Optional.of("damaged"),
        scene -> scene.nonceKnown = false,
        scene -> scene.by(SignedScene.VAULT),
        scene -> scene.thresholds = new Thresholds(2, Map.of()),
        scene -> scene.signedOperation(new StopGuest(SignedScene.GUEST)));
  }

  @Test
  void theFirstFailureEndsItWhateverElseIsWrong() {
    List<Consumer<SignedScene>> steps = steps();
    for (int first = 0; first < steps.size(); first++) {
      SignedScene alone = new SignedScene();
      steps.get(first).accept(alone);
      String expected = rejected(alone).wireName();
      for (int second = first + 1; second < steps.size(); second++) {
        SignedScene both = new SignedScene();
        steps.get(second).accept(both);
        steps.get(first).accept(both);
        assertEquals(expected, rejected(both).wireName(), first + " and " + second);
      }
    }
  }

  @Test
  void nothingIsReadBeforeTheSignaturesHoldAndNothingAskedAfterAFailure() {
    List<List<String>> asked =
        steps().stream()
            .map(step -> {
              SignedScene scene = new SignedScene();
              step.accept(scene);
              rejected(scene);
              return List.copyOf(scene.asked);
            })
            .toList();
    List<String> memory = List.of("read", "consumed");
    List<String> issued = List.of("read", "consumed", "issued");
    List<String> judged = List.of("read", "consumed", "issued", "destructive");
    assertEquals(
        List.of(
            List.of(),
            List.of("read"),
            memory,
            memory,
            memory,
            memory,
            memory,
            memory,
            issued,
            issued,
            judged,
            judged,
            List.of("read", "consumed", "issued", "destructive", "read")),
        asked);
  }

  @Test
  void aDocumentWithoutSignatureCannotEvenBeHandedOver() {
    byte[] document = SignedScene.bytes("{}");
    assertThrows(IllegalArgumentException.class, () -> new SignedDocument(document, List.of()));
  }

  @Test
  void whatHoldsIsLookedAtAgainRightBefore() {
    SignedScene scene = new SignedScene();
    VerifiedAuthorization authorization = authorized(scene);
    assertEquals(Optional.empty(), again(authorization, scene));
    assertEquals("expired", later(later -> later.now = later.issued.notAfter()));
    assertEquals(
        "clock_untrusted",
        later(later -> later.floor = Optional.of(later.now.plus(Duration.ofHours(1)))));
    assertEquals(
        "threshold_not_met", later(later -> later.thresholds = new Thresholds(2, Map.of())));
    assertEquals("wrong_host", later(later -> later.host = "other"));
    // Removed; the same key under another name; and as a recovery key.
    assertEquals(
        "unknown_signer",
        later(later -> later.signers = TestSets.of(2, SignedScene.OPS_2.named("ops-2"))));
    assertEquals(
        "unknown_signer",
        later(later -> later.signers = TestSets.of(2, SignedScene.OPS_1.named("ops-9"))));
    assertEquals(
        "unknown_signer",
        later(later ->
            later.signers = TestSets.of(2, SignedScene.OPS_1.named("ops-1", KeyRole.RECOVERY))));
  }

  @Test
  void oneRemovedSignerOfSeveralVoidsWhatTheySigned() {
    SignedScene scene = new SignedScene().by(SignedScene.OPS_1, SignedScene.OPS_2);
    VerifiedAuthorization authorization = authorized(scene);
    scene.signers = TestSets.of(2, SignedScene.OPS_1.named("ops-1"));
    assertEquals(
        Optional.of("unknown_signer"), again(authorization, scene).map(Rejection::wireName));
  }

  @Test
  void whatTurnedOutDestructiveIsNoLongerAFreshKeysToSign() {
    SignedScene scene = new SignedScene();
    scene.addedByOperational(SignedScene.STRANGER, "fresh", scene.now);
    scene.by(SignedScene.STRANGER);
    scene.destructive = false;
    VerifiedAuthorization authorization = authorized(scene);
    assertEquals(Optional.empty(), again(authorization, scene));
    scene.destructive = true;
    assertEquals(Optional.of("role_denied"), again(authorization, scene).map(Rejection::wireName));
  }

  private static Optional<Rejection> again(VerifiedAuthorization authorization, SignedScene scene) {
    return AuthorizationPipeline.lookAgain(authorization, scene.context(), scene.destructive);
  }

  private static String later(Consumer<SignedScene> change) {
    SignedScene scene = new SignedScene();
    VerifiedAuthorization authorization = authorized(scene);
    change.accept(scene);
    return again(authorization, scene).map(Rejection::wireName).orElse("holds");
  }
}
