package hu.dooplex.felhom.agent.domain.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.Classification.Rule;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final Operation START = new StartGuest(GuestRef.lxc(101));
  private static final Classification BENIGN = new Classification(false, Rule.START, "");

  /** The words of the audit log, which must not change. */
  @Test
  void everyVerdictHasItsWord() {
    assertEquals("permitted", word(BENIGN, new PolicyOutcome.Allowed()));
    assertEquals(
        "pending_signature",
        word(new Classification(true, Rule.START_SHARED, ""), new PolicyOutcome.Allowed()));
    assertEquals("refused", word(BENIGN, new PolicyOutcome.Violated("guests")));
  }

  private static String word(Classification classification, PolicyOutcome policy) {
    Verdict verdict =
        ReversibilityGate.decide(
            START,
            Source.DESIRED_STATE,
            classification,
            policy,
            Optional.empty(),
            Optional.empty());
    return new Decision(
            Instant.EPOCH, START, Source.DESIRED_STATE, classification, policy, List.of(), verdict)
        .verdictName();
  }
}
