package hu.dooplex.felhom.agent.domain.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import hu.dooplex.felhom.agent.domain.policy.SampleCircumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import hu.dooplex.felhom.agent.domain.provenance.SampleProvenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReversibilityGateTest {
  /** 171 operations x 7 provenances x 4 worlds x 5 sources x 3 outcomes x 3 authorizations. */
  private static final int EXPECTED_CASES = 215_460;

  private static final List<PolicyOutcome> OUTCOMES =
      List.of(
          new PolicyOutcome.Allowed(),
          new PolicyOutcome.Violated("guests"),
          new PolicyOutcome.OverBudget("run_changes_per_guest_day"));

  private record Case(
      Operation operation,
      Source source,
      Provenance provenance,
      Circumstances circumstances,
      PolicyOutcome policy,
      Optional<VerifiedAuthorization> authorization) {
    Classification classification() {
      return OperationClassifier.classify(operation, provenance, circumstances);
    }

    Verdict verdict() {
      return ReversibilityGate.decide(
          operation, source, classification(), policy, authorization, Optional.of("d1"));
    }

    boolean signed() {
      return authorization.isPresent() && authorization.get().covers(operation);
    }
  }

  /** Operation × source × provenance × circumstances × policy × authorization. */
  private static List<Case> everything() {
    List<Case> cases = new ArrayList<>();
    VerifiedAuthorization other =
        TestAuthorizations.of(new StartGuest(new GuestRef(GuestKind.LXC, new Vmid(555))));
    for (Operation operation : SampleOperations.all(101, 9000)) {
      for (Provenance provenance : SampleProvenance.all()) {
        for (Circumstances circumstances : worlds()) {
          for (Source source : Source.values()) {
            for (PolicyOutcome policy : OUTCOMES) {
              for (Optional<VerifiedAuthorization> authorization :
                  List.of(
                      Optional.<VerifiedAuthorization>empty(),
                      Optional.of(other),
                      operation instanceof Unknown
                          ? Optional.of(other)
                          : Optional.of(TestAuthorizations.of(operation)))) {
                cases.add(
                    new Case(operation, source, provenance, circumstances, policy, authorization));
              }
            }
          }
        }
      }
    }
    return cases;
  }

  private static List<Circumstances> worlds() {
    return List.of(
        SampleCircumstances.observed(),
        SampleCircumstances.of(
            SampleCircumstances.withSnapshots(
                List.of(
                    new Snapshot(
                        SampleOperations.OWN_NAME.value(),
                        SampleProvenance.INTENT_ID + "\n",
                        Optional.of(SampleCircumstances.AT),
                        Optional.empty())))),
        SampleCircumstances.of(SampleCircumstances.running(Map.of("net0", "name=eth0"), 900, 100)),
        Circumstances.unobserved(SampleCircumstances.POLICY));
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Permitted permitted -> "permitted";
      case Verdict.PendingSignature pending -> "pending";
      case Verdict.Refused refused -> refused.reason().wireName();
    };
  }

  /** The same decision in other words: a list of objections, the first of which is the verdict. */
  private static String oracle(Case c) {
    Map<String, Boolean> objections = new LinkedHashMap<>();
    objections.put("unknown_operation", c.operation().getClass() == Unknown.class);
    boolean unsigned = !c.signed();
    boolean envelope = c.source().wireName().startsWith("signed_");
    objections.put("pending", unsigned && (envelope || c.classification().destructive()));
    objections.put("policy", unsigned && c.policy().equals(OUTCOMES.get(1)));
    objections.put("over_budget", unsigned && c.policy().equals(OUTCOMES.get(2)));
    return objections.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("permitted");
  }

  @Test
  void theGateAgreesWithTheOracleOverEverything() {
    List<Case> cases = everything();
    Map<String, Integer> seen = new HashMap<>();
    for (Case c : cases) {
      String verdict = name(c.verdict());
      assertEquals(oracle(c), verdict, c::toString);
      seen.merge(verdict, 1, Integer::sum);
    }
    int variants = SampleOperations.all(101, 9000).size();
    assertEquals(
        variants * SampleProvenance.all().size() * worlds().size() * Source.values().length * 9,
        cases.size());
    assertEquals(EXPECTED_CASES, cases.size());
    assertEquals(5, seen.size(), seen::toString);
  }

  @Test
  void takingAwayASignatureOrAPermissionNeverMakesAPermit() {
    for (Case c : everything()) {
      if (c.verdict() instanceof Verdict.Permitted) {
        continue;
      }
      for (Function<Case, Case> less :
          List.<Function<Case, Case>>of(
              ReversibilityGateTest::unsigned,
              ReversibilityGateTest::violating,
              ReversibilityGateTest::overBudget,
              ReversibilityGateTest::ofTheCustomer,
              ReversibilityGateTest::unobserved)) {
        Case poorer = less.apply(c);
        assertTrue(!(poorer.verdict() instanceof Verdict.Permitted), poorer::toString);
      }
    }
  }

  private static Case unsigned(Case c) {
    return new Case(
        c.operation(), c.source(), c.provenance(), c.circumstances(), c.policy(), Optional.empty());
  }

  private static Case violating(Case c) {
    return new Case(
        c.operation(),
        c.source(),
        c.provenance(),
        c.circumstances(),
        OUTCOMES.get(1),
        c.authorization());
  }

  private static Case overBudget(Case c) {
    return new Case(
        c.operation(),
        c.source(),
        c.provenance(),
        c.circumstances(),
        OUTCOMES.get(2),
        c.authorization());
  }

  // A start is the one operation that provenance makes worse: of a restored scratch guest.
  private static Case ofTheCustomer(Case c) {
    Provenance provenance =
        c.operation() instanceof StartGuest ? c.provenance() : new Provenance.Customer();
    return new Case(
        c.operation(), c.source(), provenance, c.circumstances(), c.policy(), c.authorization());
  }

  private static Case unobserved(Case c) {
    return new Case(
        c.operation(),
        c.source(),
        c.provenance(),
        Circumstances.unobserved(SampleCircumstances.POLICY),
        c.policy(),
        c.authorization());
  }

  @Test
  void aPermitNamesExactlyTheOperationAndCarriesTheDigest() {
    StartGuest start = new StartGuest(GuestRef.lxc(101));
    Verdict verdict =
        ReversibilityGate.decide(
            start,
            Source.DESIRED_STATE,
            OperationClassifier.classify(
                start, new Provenance.Customer(), SampleCircumstances.observed()),
            new PolicyOutcome.Allowed(),
            Optional.empty(),
            Optional.of("abc"));
    Verdict.Permitted permitted = (Verdict.Permitted) verdict;
    assertEquals(start, permitted.permit().operation());
    assertEquals(Optional.of("abc"), permitted.permit().configDigest());
  }

  @Test
  void anUnknownOperationIsRefusedWhateverWasSigned() {
    Unknown unknown = new Unknown("format_host");
    Verdict verdict =
        ReversibilityGate.decide(
            unknown,
            Source.SIGNED_CONSOLE,
            OperationClassifier.classify(
                unknown, new Provenance.Customer(), SampleCircumstances.observed()),
            new PolicyOutcome.Allowed(),
            Optional.of(TestAuthorizations.of(new StartGuest(GuestRef.lxc(101)))),
            Optional.empty());
    assertEquals(new Verdict.Refused(Verdict.Reason.UNKNOWN_OPERATION), verdict);
  }
}
