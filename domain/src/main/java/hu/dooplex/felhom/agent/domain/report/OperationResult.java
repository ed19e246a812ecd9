package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a document that came through the hub (hub.md, SignedEnvelope and results).
 *
 * @param documentSha256 of the document's bytes as they came; of a wish, those of the wish
 * @param operationId the nonce of the document; of a wish, the one that was issued for it; empty:
 *     there is none, or it could not be read
 * @param reason a code
 * @param message one line for a person
 */
public record OperationResult(
    String documentSha256,
    Optional<String> operationId,
    Outcome outcome,
    String reason,
    String message,
    Optional<Upid> upid,
    Instant at)
    implements ConsoleAnswer {
  /** How it ended, or where it stands; the name in lower case is the protocol's word. */
  public enum Outcome {
    SUCCEEDED,
    FAILED,
    REFUSED,
    PENDING_SIGNATURE,
    RUNNING,
    CANCELLED,
    OUTCOME_UNKNOWN
  }
}
