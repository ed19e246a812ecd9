package hu.dooplex.felhom.agent.domain.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hu.dooplex.felhom.agent.domain.authz.AuthorizationContext;
import hu.dooplex.felhom.agent.domain.authz.EnrolledKey;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.Rotation;
import hu.dooplex.felhom.agent.domain.authz.SetMember;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.authz.TestSets;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import hu.dooplex.felhom.agent.domain.policy.SampleCircumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import hu.dooplex.felhom.agent.domain.provenance.SampleProvenance;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The gate behind the judgement of who signed what, and when, over everything there is. */
class SignedGateTest {
  /** 172 operations x 7 provenances x 9 signings x 2 thresholds x 3 bindings x 3 times x 2. */
  private static final int EXPECTED_CASES = 390_096;

  private static final Instant ADDED = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-22T19:30:00Z");

  private static final EnrolledKey OPS_1 = TestSigner.ed25519(1).enrolled("ops-1");
  private static final EnrolledKey OPS_2 = TestSigner.ed25519(2).enrolled("ops-2");
  private static final EnrolledKey VAULT =
      TestSigner.ed25519(3).enrolled("vault", KeyRole.RECOVERY);
  private static final SignerSet SIGNERS = withFreshKey();
  private static final EnrolledKey FRESH =
      SIGNERS.members().stream()
          .map(SetMember::key)
          .filter(key -> key.name().equals("fresh"))
          .findFirst()
          .orElseThrow();

  private static final List<List<EnrolledKey>> SIGNINGS =
      List.of(
          List.of(),
          List.of(OPS_1),
          List.of(VAULT),
          List.of(FRESH),
          List.of(OPS_1, OPS_1),
          List.of(OPS_1, OPS_2),
          List.of(OPS_1, VAULT),
          List.of(OPS_1, FRESH),
          List.of(OPS_1, OPS_2, VAULT, FRESH));

  private static SignerSet withFreshKey() {
    SignerSet before = TestSets.of(1, OPS_1.signer(), OPS_2.signer(), VAULT.signer());
    RotateSigners add =
        new RotateSigners(
            2, before.sha256(), List.of(TestSigner.ed25519(4).named("fresh")), List.of());
    return switch (before.rotate(add, List.of(OPS_1), ADDED)) {
      case Rotation.Taken(SignerSet set) -> set;
      case Rotation.Refused refused -> throw new AssertionError(refused);
    };
  }

  /** Whether what was signed is what was issued, and that what is to be done. */
  private enum Binding {
    EXACT,
    /** Another operation was issued with that nonce. */
    OTHER_ISSUED,
    /** Another operation was issued and signed. */
    OTHER_SIGNED
  }

  private enum Moment {
    IN_WINDOW,
    TOO_SOON,
    TOO_LATE;

    Instant now() {
      return switch (this) {
        case IN_WINDOW -> NOW;
        case TOO_SOON -> NOW.minusSeconds(3600);
        case TOO_LATE -> NOW.plusSeconds(7200);
      };
    }
  }

  /**
   * @param believedBenign what it was taken for when the signatures were judged
   */
  private record Case(
      Operation operation,
      Classification classification,
      List<EnrolledKey> signedBy,
      int threshold,
      Binding binding,
      Moment moment,
      boolean believedBenign) {
    Case signedBy(List<EnrolledKey> others) {
      return new Case(
          operation, classification, others, threshold, binding, moment, believedBenign);
    }

    Case at(Moment other) {
      return new Case(
          operation, classification, signedBy, threshold, binding, other, believedBenign);
    }

    Case bound(Binding other) {
      return new Case(
          operation, classification, signedBy, threshold, other, moment, believedBenign);
    }

    Case needing(int signers) {
      return new Case(
          operation, classification, signedBy, signers, binding, moment, believedBenign);
    }
  }

  private static List<Case> everything() {
    List<Case> cases = new ArrayList<>();
    for (Operation operation : operations()) {
      for (Provenance provenance : SampleProvenance.all()) {
        Classification classification =
            OperationClassifier.classify(operation, provenance, SampleCircumstances.observed());
        for (List<EnrolledKey> signedBy : SIGNINGS) {
          for (int threshold = 1; threshold <= 2; threshold++) {
            for (Binding binding : Binding.values()) {
              for (Moment moment : Moment.values()) {
                for (boolean believed : new boolean[] {false, true}) {
                  cases.add(
                      new Case(
                          operation,
                          classification,
                          signedBy,
                          threshold,
                          binding,
                          moment,
                          believed));
                }
              }
            }
          }
        }
      }
    }
    return cases;
  }

  private static List<Operation> operations() {
    RotateSigners ofRecovery =
        new RotateSigners(3, SIGNERS.sha256(), List.of(), List.of(VAULT.name()));
    return Stream.concat(SampleOperations.all(101, 9000).stream(), Stream.of(ofRecovery)).toList();
  }

  private static boolean permitted(Case c) {
    Operation other = new StopGuest(GuestRef.lxc(555));
    boolean known = !(c.operation() instanceof Unknown);
    Operation signed = c.binding() == Binding.OTHER_SIGNED || !known ? other : c.operation();
    Operation issued = c.binding() == Binding.EXACT && known ? c.operation() : other;
    OperationDocument document = TestAuthorizations.document(signed);
    AuthorizationContext context =
        new AuthorizationContext(
            document.host(),
            c.moment().now(),
            Optional.empty(),
            SIGNERS,
            new Thresholds(c.threshold(), Map.of()));
    Classification classification = c.classification();
    Verdict verdict =
        ReversibilityGate.decide(
            c.operation(),
            Source.SIGNED_HUB,
            classification,
            new PolicyOutcome.Violated("guests"),
            TestAuthorizations.judged(
                document,
                TestAuthorizations.document(issued),
                c.signedBy(),
                context,
                classification.destructive() && !c.believedBenign()),
            Optional.empty());
    return verdict instanceof Verdict.Permitted;
  }

  /** The same in other words: of whom the right ones are enough. */
  private static boolean oracle(Case c) {
    Set<String> right = new HashSet<>();
    for (EnrolledKey key : c.signedBy()) {
      right.add(key.name());
    }
    if (c.operation() instanceof RotateSigners rotation) {
      right.removeIf(name -> !name.equals("vault") && rotation.remove().contains("vault"));
    } else {
      right.remove("vault");
    }
    if (c.classification().destructive()) {
      right.remove("fresh");
    }
    return c.moment() == Moment.IN_WINDOW
        && c.binding() == Binding.EXACT
        && right.size() >= c.threshold()
        && !(c.operation() instanceof Unknown);
  }

  @Test
  void whatIsSignedIsPermittedExactlyWhenTheOracleSaysSo() {
    List<Case> cases = everything();
    Map<Boolean, Integer> seen = new HashMap<>();
    for (Case c : cases) {
      boolean permitted = permitted(c);
      assertEquals(oracle(c), permitted, c::toString);
      seen.merge(permitted, 1, Integer::sum);
    }
    assertEquals(EXPECTED_CASES, cases.size());
    assertEquals(2, seen.size());
  }

  @Test
  void takingAwayASignatureARoleOrFreshnessNeverMakesAPermit() {
    int asked = 0;
    for (Case c : everything()) {
      if (c.believedBenign() || permitted(c)) {
        continue;
      }
      for (Case poorer : poorer(c)) {
        assertFalse(permitted(poorer), () -> poorer + " is less than " + c);
        asked++;
      }
    }
    assertFalse(asked < EXPECTED_CASES);
  }

  private static List<Case> poorer(Case c) {
    List<Case> poorer = new ArrayList<>();
    for (int i = 0; i < c.signedBy().size(); i++) {
      List<EnrolledKey> fewer = new ArrayList<>(c.signedBy());
      EnrolledKey left = fewer.remove(i);
      poorer.add(c.signedBy(fewer));
      // Neither a newer key in its place, nor the same as another's, is more.
      if (left.role() == KeyRole.OPERATIONAL && !fewer.contains(left)) {
        poorer.add(c.signedBy(Stream.concat(fewer.stream(), Stream.of(FRESH)).toList()));
      }
      fewer.stream()
          .findFirst()
          .ifPresent(other ->
              poorer.add(c.signedBy(Stream.concat(fewer.stream(), Stream.of(other)).toList())));
    }
    if (c.moment() == Moment.IN_WINDOW) {
      poorer.add(c.at(Moment.TOO_LATE));
      poorer.add(c.at(Moment.TOO_SOON));
    }
    if (c.binding() == Binding.EXACT) {
      poorer.add(c.bound(Binding.OTHER_ISSUED));
      poorer.add(c.bound(Binding.OTHER_SIGNED));
    }
    poorer.add(c.needing(c.threshold() + 1));
    return poorer;
  }
}
