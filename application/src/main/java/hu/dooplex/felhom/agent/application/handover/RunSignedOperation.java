package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.metrics.Counters;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.Authorizations;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies what was handed over, has it carried out once at most, and says what came of it. What is
 * not signed is a wish, for which a document is issued (trust.md, 1 and 5).
 *
 * <p>What is refused here is told in the log and to whoever handed it over, and is not in the audit
 * trail: that is for decisions about operations, and before its signatures hold a document is about
 * nothing. Otherwise a hub could push the real decisions out of it with documents of its own
 * making.
 */
@Singleton
public final class RunSignedOperation {
  private final Authorizations authorizations;
  private final OperationDocuments documents;
  private final IssuedNonces nonces;
  private final HandleWish wishes;
  private final Changes changes;
  private final Results results;
  private final HubResults kept;
  private final Counters counters;
  private final EventLog events;
  private final RefusalsTold told = new RefusalsTold();

  /** What is in a lane. Its size is bounded by those of the lanes. */
  private final Map<Underway, CompletableFuture<OperationResult>> underway =
      new ConcurrentHashMap<>();

  @Inject
  public RunSignedOperation(
      Authorizations authorizations,
      OperationDocuments documents,
      IssuedNonces nonces,
      HandleWish wishes,
      Changes changes,
      Results results,
      HubResults kept,
      Counters counters,
      EventLog events) {
    this.authorizations = authorizations;
    this.documents = documents;
    this.nonces = nonces;
    this.wishes = wishes;
    this.changes = changes;
    this.results = results;
    this.kept = kept;
    this.counters = counters;
    this.events = events;
  }

  /**
   * An operation on its way. By its nonce, as signature bytes are no identity; and by its door, so
   * that what a hub may have stopped does not answer for what an operator brings.
   */
  private record Underway(OperationId nonce, Source source) {}

  /**
   * Runs it. It comes back once it is verified and in line; what is refused is answered at once.
   *
   * @param source {@link Source#SIGNED_HUB}, whose results are also kept until the hub has them, or
   *     {@link Source#SIGNED_CONSOLE}
   * @return never completed by an exception
   */
  public CompletableFuture<OperationResult> run(SignedEnvelope envelope, Source source) {
    Handed handed = new Handed(SignedDocument.sha256(envelope.document()), source);
    try {
      return envelope.signatures().isEmpty()
          ? answered(handed, wishes.run(envelope, handed))
          : signed(envelope, handed);
    } catch (RuntimeException bug) {
      return answered(handed, broke(handed, bug));
    }
  }

  private CompletableFuture<OperationResult> signed(SignedEnvelope envelope, Handed handed) {
    if (envelope.signatures().size() > Limits.SIGNERS_MAX) {
      return answered(
          handed,
          results.refused(
              handed,
              Optional.empty(),
              "too_many_signatures",
              envelope.signatures().size() + " signatures; at most " + Limits.SIGNERS_MAX));
    }
    SignedDocument document = new SignedDocument(envelope.document(), envelope.signatures());
    return switch (authorizations.verify(document)) {
      case AuthorizationVerdict.Rejected(Rejection rejection) -> {
        counters.refused(rejection);
        yield answered(
            handed, results.rejected(handed, nonceOf(envelope.document(), rejection), rejection));
      }
      case AuthorizationVerdict.Authorized(VerifiedAuthorization given) -> submit(given, handed);
    };
  }

  /** Only what was signed is read for it. */
  private Optional<OperationId> nonceOf(byte[] document, Rejection rejection) {
    if (!(rejection instanceof DocumentRejection)) {
      return Optional.empty();
    }
    try {
      return Optional.of(documents.parse(document).nonce());
    } catch (BadDocumentException e) {
      return Optional.empty();
    }
  }

  private CompletableFuture<OperationResult> submit(VerifiedAuthorization given, Handed handed) {
    OperationId nonce = given.document().nonce();
    Underway key = new Underway(nonce, handed.source());
    CompletableFuture<OperationResult> answer = new CompletableFuture<>();
    CompletableFuture<OperationResult> first = underway.putIfAbsent(key, answer);
    if (first != null) {
      return first;
    }
    var _ =
        changes
            .submit(Wish.of(given.document().operation(), handed.source()).with(given))
            .thenApply(outcome -> ended(handed, nonce, outcome))
            .exceptionally(bug -> broke(handed, bug))
            .thenAccept(result -> {
              underway.remove(key);
              answer.complete(result);
            });
    return answer;
  }

  private OperationResult ended(Handed handed, OperationId nonce, ExecutionOutcome outcome) {
    if (outcome instanceof ExecutionOutcome.Rejected(Rejection rejection)) {
      counters.refused(rejection);
      if (rejection instanceof TargetRejection.TargetChanged) {
        // trust.md, 5: it voids the document, and a new one is issued.
        forget(nonce);
      }
    }
    OperationResult result = results.of(handed, nonce, outcome);
    // How it ended, the journal has kept for the hub.
    if (!(outcome instanceof ExecutionOutcome.Ended)) {
      keep(handed, result);
    }
    return result;
  }

  private void forget(OperationId nonce) {
    try {
      nonces.forget(nonce);
    } catch (StateException e) {
      events.error(
          "nonce_not_forgotten",
          EventLog.field("nonce", nonce),
          EventLog.field("error", String.valueOf(e.getMessage())));
    }
  }

  private CompletableFuture<OperationResult> answered(Handed handed, OperationResult result) {
    keep(handed, result);
    if (result.outcome() != OperationResult.Outcome.PENDING_SIGNATURE
        && told.isNew(handed, result.reason())) {
      events.warning(
          "handover_refused",
          EventLog.field("source", handed.source().wireName()),
          EventLog.field("document_sha256", handed.sha256()),
          EventLog.field("reason", result.reason()),
          EventLog.field("message", result.message()));
    }
    return CompletableFuture.completedFuture(result);
  }

  private void keep(Handed handed, OperationResult result) {
    if (handed.source() == Source.SIGNED_HUB) {
      kept.keep(result);
    }
  }

  private OperationResult broke(Handed handed, Throwable bug) {
    events.error(
        "handover_broke",
        EventLog.field("source", handed.source().wireName()),
        EventLog.field("document_sha256", handed.sha256()),
        EventLog.field("error", bug));
    return results.fault(handed, Optional.empty(), bug);
  }
}
