package hu.dooplex.felhom.agent.domain.gate;

import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.gate.Verdict.Reason;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import java.util.Optional;

/** Decides whether an operation may be carried out, and is the only maker of permits. */
public final class ReversibilityGate {
  private ReversibilityGate() {}

  /**
   * @param authorization one that does not cover exactly this operation counts as none
   * @param configDigest of the guest, as observed in its lane; the permit carries it
   */
  public static Verdict decide(
      Operation operation,
      Source source,
      Classification classification,
      PolicyOutcome policy,
      Optional<VerifiedAuthorization> authorization,
      Optional<String> configDigest) {
    // Nobody can have meant what nobody knows: no signature helps.
    if (operation instanceof Unknown) {
      return new Verdict.Refused(Reason.UNKNOWN_OPERATION);
    }
    // trust.md, 3: an operator may violate the policy, a hub may not.
    if (authorization
        .filter(given -> given.covers(operation, classification.destructive()))
        .isPresent()) {
      return new Verdict.Permitted(new Permit(operation, configDigest));
    }
    // trust.md, 1: an operation envelope needs a signature whatever its class.
    if (classification.destructive() || source.needsSignature()) {
      return new Verdict.PendingSignature();
    }
    return switch (policy) {
      case PolicyOutcome.Allowed allowed ->
          new Verdict.Permitted(new Permit(operation, configDigest));
      case PolicyOutcome.Violated violated -> new Verdict.Refused(Reason.POLICY);
      case PolicyOutcome.OverBudget over -> new Verdict.Refused(Reason.OVER_BUDGET);
    };
  }
}
