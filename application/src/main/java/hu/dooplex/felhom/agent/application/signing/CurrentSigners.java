package hu.dooplex.felhom.agent.application.signing;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.DocumentReading;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.SignerChain;
import hu.dooplex.felhom.agent.domain.authz.SignerHistory;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Who may sign now: the configured set, and every rotation since, each verified again. That costs
 * some milliseconds a rotation, so it is done at the first question and after a rotation.
 */
@Singleton
public final class CurrentSigners {
  private final SigningSettings settings;
  private final SignerLog log;
  private final OperationJournal journal;
  private final OperationDocuments documents;
  private Optional<Found> found = Optional.empty();

  /** What came of looking. */
  private sealed interface Found {
    record Verified(SignerHistory history) implements Found {}

    /** The log cannot be read. */
    record Unreadable(String code, String detail) implements Found {}
  }

  @Inject
  public CurrentSigners(
      SigningSettings settings,
      SignerLog log,
      OperationJournal journal,
      OperationDocuments documents) {
    this.settings = settings;
    this.log = log;
    this.journal = journal;
    this.documents = documents;
  }

  /**
   * The set.
   *
   * @throws MemoryUnavailableException if nobody can be sure of it: nothing signed is carried out
   */
  public SignerSet set() throws MemoryUnavailableException {
    return known().set();
  }

  /** The same, with the rotations that led to it. */
  public SignerHistory.Known known() throws MemoryUnavailableException {
    return switch (found()) {
      case Found.Verified(SignerHistory.Known known) -> known;
      case Found.Verified(SignerHistory.Unsure unsure) ->
          throw new MemoryUnavailableException(unsure.detail());
      case Found.Unreadable(String _, String detail) ->
          throw new MemoryUnavailableException(detail);
    };
  }

  /** Why the set cannot be told, as a code; empty if it can. */
  public Optional<String> problem() {
    return switch (found()) {
      case Found.Verified(SignerHistory.Known _) -> Optional.empty();
      case Found.Verified(SignerHistory.Unsure unsure) -> Optional.of(unsure.problem().code());
      case Found.Unreadable(String code, String _) -> Optional.of(code);
    };
  }

  /** A rotation was appended to the log: from now on the set after it counts. */
  public synchronized void rotated() {
    found = Optional.of(look());
  }

  private synchronized Found found() {
    Found known = found.orElseGet(this::look);
    found = Optional.of(known);
    return known;
  }

  private Found look() {
    List<SignerLog.Rotation> rotations;
    try {
      rotations = log.all();
    } catch (StateException e) {
      return new Found.Unreadable(code(e), String.valueOf(e.getMessage()));
    }
    return new Found.Verified(
        SignerChain.verify(
            new SignerChain.Root(
                settings.host(), settings.signers(), settings.minVersion(), settings.thresholds()),
            rotations.stream().map(CurrentSigners::link).toList(),
            journal.read(JournalState::signers),
            this::read));
  }

  private static String code(StateException e) {
    return switch (e) {
      case StateException.Damaged _ -> "signer_log_damaged";
      case StateException.Newer _ -> "signer_log_newer";
      case StateException _ -> "state_unavailable";
    };
  }

  private static SignerChain.Link link(SignerLog.Rotation rotation) {
    return new SignerChain.Link(rotation.at(), rotation.document(), rotation.signatures());
  }

  private DocumentReading read(byte[] bytes) {
    try {
      return new DocumentReading.Read(documents.parse(bytes));
    } catch (BadDocumentException e) {
      return new DocumentReading.Malformed(
          e.path(), "found " + e.found() + "; allowed: " + e.allowed());
    }
  }
}
