package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record of the operation journal (reconcile.md, The operation journal). Of one operation there
 * is an intent first, then perhaps a submission, then one end.
 */
public sealed interface JournalEntry {
  OperationId id();

  Instant at();

  /**
   * What is about to be done. No effect without one that is durable.
   *
   * @param token id of the API token that will send it, {@code user@realm!name}: what tells our
   *     tasks from others' when an answer was lost
   * @param destructive as it was classified: after a crash, what was destructive is never sent
   *     again
   * @param authorization of a signed operation; with it, this record is the consumption of its
   *     nonce
   * @param deadline after which nobody waits for it any more
   * @param configDigest of the guest as it was observed in the slot
   * @param beforeImage of a config write: key → value before, empty for a key that was not set; of
   *     a snapshot the guest's disks, whose storages it holds
   * @param transaction the first operation of the transaction that this one belongs to
   * @param marker of a scratch guest to be created: the tag that it will carry
   * @param guestRunning whether the guest ran
   * @param audit where the audit trail stood, its decision about this operation being in it; empty
   *     while the trail cannot be written
   */
  record Intent(
      OperationId id,
      Instant at,
      Operation operation,
      Source source,
      String token,
      boolean destructive,
      Optional<Authorization> authorization,
      Instant deadline,
      Optional<String> configDigest,
      SortedMap<String, Optional<String>> beforeImage,
      Optional<OperationId> transaction,
      Optional<String> marker,
      boolean guestRunning,
      Optional<AuditHead> audit)
      implements JournalEntry {
    public Intent {
      beforeImage =
          beforeImage.isEmpty()
              ? Collections.emptySortedMap() // most records: not worth two maps each
              : Collections.unmodifiableSortedMap(new TreeMap<>(beforeImage));
    }
  }

  /** Proxmox VE started a task for it, or the task was found again after its answer was lost. */
  record Submitted(OperationId id, Instant at, Upid task) implements JournalEntry {}

  /**
   * How it ended; nothing about it follows.
   *
   * @param reason a code, such as {@code task_failed}; empty for a success that its task or answer
   *     said
   * @param message for a person, one line, on this host alone
   * @param fingerprint of what it made, 64 hex digits (SHA-256): the scratch guest, or the set of
   *     signers
   */
  record Ended(
      OperationId id,
      Instant at,
      Outcome outcome,
      String reason,
      String message,
      Optional<String> fingerprint)
      implements JournalEntry {
    /**
     * The reason of a success that nobody reported: what it should have done is to be seen. It
     * proves nothing about who did it, so it makes nothing the agent's own (trust.md, Provenance).
     */
    public static final String EFFECT_VISIBLE = "effect_visible";

    /** The reason of a success that is only a request to the HA manager. */
    public static final String HA_REQUESTED = "ha_requested";

    /** Whether Proxmox VE itself said that this operation was done. */
    public boolean provesSuccess() {
      return outcome == Outcome.SUCCEEDED && reason.isEmpty();
    }
  }

  /** The ends an operation can come to. */
  enum Outcome {
    SUCCEEDED("succeeded"),
    FAILED("failed"),
    /** It never reached Proxmox VE, and is planned anew if it is still wished. */
    ABANDONED("abandoned"),
    /** Nobody can tell. What was destructive is not sent again: its nonce stays spent. */
    OUTCOME_UNKNOWN("outcome_unknown");

    private final String wireName;

    Outcome(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /**
   * The signed document that an operation was carried out for.
   *
   * @param nonce the operation's id too
   * @param documentSha256 64 hex digits
   * @param signers the names of those whose signatures counted
   */
  record Authorization(OperationId nonce, String documentSha256, List<String> signers) {
    public Authorization {
      signers = List.copyOf(signers);
    }
  }
}
