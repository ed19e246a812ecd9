package hu.dooplex.felhom.agent.application.signing;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationContext;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationLookups;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationPipeline;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict;
import hu.dooplex.felhom.agent.domain.authz.DocumentReading;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.PipelineStep;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Consumer;

/** The verification of signed documents, with what this agent remembers. It consumes nothing. */
public final class Authorizations {
  private final SigningSettings settings;
  private final CurrentSigners signers;
  private final TrustedClock clock;
  private final OperationDocuments documents;
  private final OperationJournal journal;
  private final IssuedNonces nonces;

  @Inject
  public Authorizations(
      SigningSettings settings,
      CurrentSigners signers,
      TrustedClock clock,
      OperationDocuments documents,
      OperationJournal journal,
      IssuedNonces nonces) {
    this.settings = settings;
    this.signers = signers;
    this.clock = clock;
    this.documents = documents;
    this.journal = journal;
    this.nonces = nonces;
  }

  /** Steps 1 to 12. */
  public AuthorizationVerdict verify(SignedDocument signed) {
    return verify(signed, _ -> {});
  }

  /**
   * The same.
   *
   * @param passed is told of every step that has passed
   */
  public AuthorizationVerdict verify(SignedDocument signed, Consumer<PipelineStep> passed) {
    try {
      return AuthorizationPipeline.verify(signed, context(), new Lookups(), passed);
    } catch (MemoryUnavailableException e) {
      return new AuthorizationVerdict.Rejected(new DocumentRejection.StateUnavailable(e.detail()));
    }
  }

  /**
   * What can be said of a document that nobody has signed.
   *
   * @return why it would be rejected whoever signed it
   */
  public Optional<Rejection> examine(byte[] unsigned, Consumer<PipelineStep> passed) {
    try {
      return AuthorizationPipeline.examine(unsigned, context(), new Lookups(), passed);
    } catch (MemoryUnavailableException e) {
      return Optional.of(new DocumentRejection.StateUnavailable(e.detail()));
    }
  }

  /**
   * What can have changed since, looked at in the lane (trust.md, pipeline 13).
   *
   * @param destructive as it was classified in the lane
   */
  public Optional<Rejection> lookAgain(VerifiedAuthorization authorization, boolean destructive) {
    try {
      return AuthorizationPipeline.lookAgain(authorization, context(), destructive);
    } catch (MemoryUnavailableException e) {
      return Optional.of(new DocumentRejection.StateUnavailable(e.detail()));
    }
  }

  private AuthorizationContext context() throws MemoryUnavailableException {
    return new AuthorizationContext(
        settings.host(), clock.now(), clock.floor(), signers.set(), settings.thresholds());
  }

  private final class Lookups implements AuthorizationLookups {
    @Override
    public DocumentReading read(byte[] bytes) {
      try {
        return new DocumentReading.Read(documents.parse(bytes));
      } catch (BadDocumentException e) {
        return new DocumentReading.Malformed(
            e.path(), "found " + e.found() + "; allowed: " + e.allowed());
      }
    }

    @Override
    public Optional<JournalState.Consumed> consumed(OperationId nonce)
        throws MemoryUnavailableException {
      Optional<StateException> shut = journal.shut();
      if (shut.isPresent()) {
        throw unavailable(shut.get());
      }
      return journal.read(state -> state.consumed(nonce));
    }

    @Override
    public Optional<String> issued(OperationId nonce) throws MemoryUnavailableException {
      try {
        return nonces.find(nonce).map(IssuedNonces.Issued::document);
      } catch (StateException e) {
        throw unavailable(e);
      }
    }

    /** Nothing was looked at yet: what only looking could show to be benign is destructive. */
    @Override
    public boolean destructive(Operation operation) {
      return OperationClassifier.classify(
              operation, new Provenance.Customer(), Circumstances.unobserved(settings.policy()))
          .destructive();
    }

    private MemoryUnavailableException unavailable(StateException e) {
      return new MemoryUnavailableException(String.valueOf(e.getMessage()));
    }
  }
}
