package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A line of the audit trail, in the words of its file; {@link AuditFormat} has the format. */
public sealed interface AuditLine {
  /** A file begins. */
  record Begun(long segment, Instant at, Optional<String> reset) implements AuditLine {}

  /**
   * A decision.
   *
   * @param policyRule what was violated, or which budget was spent
   * @param reason of a refusal
   */
  record Decided(
      long sequence,
      Instant at,
      Operation operation,
      String source,
      boolean destructive,
      String rule,
      String detail,
      String policy,
      Optional<String> policyRule,
      List<String> signers,
      String verdict,
      Optional<String> reason)
      implements AuditLine {
    public Decided {
      signers = List.copyOf(signers);
    }
  }

  /** How often the decision of that number was repeated on its day. */
  record Repeated(long sequence, Instant at, long of, long count) implements AuditLine {}
}
