package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.execution.RememberedWishes;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes an unsigned wish: whatever its class, it becomes a pending one with a document to sign, and
 * nothing is carried out (hub.md, SignedEnvelope and results).
 */
public final class HandleWish {
  private final SigningSettings settings;
  private final OperationDocuments documents;
  private final RememberedWishes wishes;
  private final IssueDocuments issue;
  private final Results results;

  @Inject
  public HandleWish(
      SigningSettings settings,
      OperationDocuments documents,
      RememberedWishes wishes,
      IssueDocuments issue,
      Results results) {
    this.settings = settings;
    this.documents = documents;
    this.wishes = wishes;
    this.issue = issue;
    this.results = results;
  }

  OperationResult run(SignedEnvelope envelope, Handed handed) {
    OperationWish wish;
    try {
      wish = documents.parseWish(envelope.document());
    } catch (BadDocumentException e) {
      return results.rejected(handed, Optional.empty(), malformed(e));
    }
    return wish.host().equals(settings.host())
        ? issue(wish.operation(), envelope.valid(), handed)
        : results.rejected(
            handed,
            Optional.empty(),
            new DocumentRejection.WrongHost(settings.host(), wish.host()));
  }

  private static DocumentRejection malformed(BadDocumentException e) {
    return new DocumentRejection.MalformedDocument(
        e.path(), "found " + e.found() + "; allowed: " + e.allowed());
  }

  /** Remembered first: a document that nobody wishes is forgotten again. */
  private OperationResult issue(Operation operation, Optional<Duration> valid, Handed handed) {
    if (!wishes.remember(Wish.of(operation, handed.source()), valid)) {
      return results.refused(
          handed,
          Optional.empty(),
          "not_remembered",
          "too many wishes wait for a signature already, or the state folder cannot be written");
    }
    return switch (issue.issue(operation, handed.source(), valid.orElse(Limits.ISSUED_WINDOW))) {
      case Issuing.Issued(var issued) ->
          results.pending(handed, Optional.of(issued.nonce()), "", "");
      case Issuing.NotNow no when no.isForGood() -> {
        wishes.forget(operation, handed.source());
        yield results.refused(handed, Optional.empty(), no.reason(), no.message());
      }
      case Issuing.NotNow(String reason, String message) ->
          results.pending(handed, Optional.empty(), reason, message);
    };
  }
}
