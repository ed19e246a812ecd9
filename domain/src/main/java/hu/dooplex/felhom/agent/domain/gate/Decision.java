package hu.dooplex.felhom.agent.domain.gate;

import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import java.time.Instant;
import java.util.List;

/**
 * One decision, as the audit trail keeps it: what was wished and by whom, how it was judged, and
 * what came of it. It is a signal and never the guard: nothing is decided by reading it back.
 *
 * @param signers names of those whose signatures counted; empty without a signature
 */
public record Decision(
    Instant at,
    Operation operation,
    Source source,
    Classification classification,
    PolicyOutcome policy,
    List<String> signers,
    Verdict verdict) {
  public Decision {
    signers = List.copyOf(signers);
  }

  /** {@code permitted}, {@code pending_signature} or {@code refused}. */
  public String verdictName() {
    return switch (verdict) {
      case Verdict.Permitted permitted -> "permitted";
      case Verdict.PendingSignature pending -> "pending_signature";
      case Verdict.Refused refused -> "refused";
    };
  }
}
