package hu.dooplex.felhom.agent.application.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The issued documents that an operator may still sign. */
public final class IssuedDocuments {
  private final IssuedNonces nonces;
  private final OperationDocuments documents;
  private final OperationJournal journal;

  @Inject
  public IssuedDocuments(
      IssuedNonces nonces, OperationDocuments documents, OperationJournal journal) {
    this.nonces = nonces;
    this.documents = documents;
    this.journal = journal;
  }

  /** One of them, and what it says. */
  public record Document(IssuedNonces.Issued issued, OperationDocument says) {
    public boolean isFor(Operation operation, Source source) {
      return issued.source() == source && says.operation().equals(operation);
    }

    /** Byte for byte what is to be signed. */
    public byte[] bytes() {
      return issued.document().getBytes(US_ASCII);
    }
  }

  /**
   * Those that have not expired, whose nonce was not consumed and that this agent reads, oldest
   * first; it changes nothing.
   */
  public List<Document> valid(Instant now) throws StateException {
    List<Document> valid = new ArrayList<>();
    for (IssuedNonces.Issued each : nonces.all()) {
      valid(each, now).ifPresent(valid::add);
    }
    return valid;
  }

  /** The same; those that are none are forgotten. */
  public List<Document> living(Instant now) throws StateException {
    List<Document> living = new ArrayList<>();
    for (IssuedNonces.Issued each : nonces.all()) {
      Optional<Document> document = valid(each, now);
      if (document.isPresent()) {
        living.add(document.get());
      } else {
        nonces.forget(each.nonce());
      }
    }
    return living;
  }

  private Optional<Document> valid(IssuedNonces.Issued each, Instant now) {
    // The intent was durable, and the agent stopped before its nonce was forgotten.
    return journal.read(state -> state.consumed(each.nonce())).isPresent()
        ? Optional.empty()
        : unexpired(each, documents, now);
  }

  /** What it says, if it can be read and has not expired. */
  public static Optional<Document> unexpired(
      IssuedNonces.Issued issued, OperationDocuments documents, Instant now) {
    try {
      OperationDocument says = documents.parse(issued.document().getBytes(US_ASCII));
      return Optional.of(new Document(issued, says)).filter(it -> now.isBefore(says.notAfter()));
    } catch (BadDocumentException e) {
      // of another version of the agent
      return Optional.empty();
    }
  }

  public Optional<IssuedNonces.Issued> find(Operation operation, Source source, Instant now)
      throws StateException {
    return living(now).stream()
        .filter(each -> each.isFor(operation, source))
        .map(Document::issued)
        .findFirst();
  }

  public void issue(IssuedNonces.Issued issued) throws StateException {
    nonces.issue(issued);
  }

  public void forget(OperationId nonce) throws StateException {
    nonces.forget(nonce);
  }

  public Optional<StateException> shut() {
    return journal.shut();
  }
}
