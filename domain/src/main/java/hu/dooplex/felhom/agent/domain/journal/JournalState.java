package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.ImpossibleRecordException.Problem;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What follows from the journal's records, in the order in which they were written. It is changed
 * by {@link #apply} and by nothing else, and it is not safe for several threads: its owner lets one
 * in at a time.
 *
 * <p>Of an operation that has ended it keeps what is still asked for (its id, task, outcome and
 * share of the budget) and not the whole record: the file has that.
 */
public final class JournalState {
  private final Map<OperationId, Known> inFlight = new LinkedHashMap<>();
  private final Map<OperationId, Finish> finished = new HashMap<>();
  private final Set<Upid> tasks = new HashSet<>();
  private final Map<OperationId, Consumed> consumed = new HashMap<>();
  private final Map<GuestRef, List<Change>> changes = new HashMap<>();
  private final OwnThings own = new OwnThings();

  /** The last operation whose intent says where the audit trail stood. */
  private Optional<OperationId> anchoring = Optional.empty();

  private Optional<Signers> signers = Optional.empty();

  /**
   * An operation as the journal knows it.
   *
   * @param task empty before Proxmox VE named one
   */
  public record Known(JournalEntry.Intent intent, Optional<Upid> task) {
    public OperationId id() {
      return intent.id();
    }
  }

  /**
   * An operation that has ended.
   *
   * @param latest when it was last written about
   */
  public record Finish(JournalEntry.Outcome outcome, Instant latest) {}

  /**
   * A nonce that was spent, which is never forgotten.
   *
   * @param end empty while its operation is in flight
   */
  public record Consumed(
      OperationId nonce,
      String documentSha256,
      Optional<Upid> task,
      Optional<JournalEntry.Ended> end) {}

  /**
   * A set of signers that a rotation made.
   *
   * @param sha256 of the set, 64 hex digits
   */
  public record Signers(int version, String sha256) {}

  /** One intent, as budgets count it. */
  public record Change(Instant at, Source source, Kind kind) {
    /** What it counts as. */
    public enum Kind {
      /** A start or a shutdown. */
      RUN_STATE,
      CONFIG,
      OTHER
    }
  }

  /**
   * @throws ImpossibleRecordException at the first record that cannot follow those before it
   */
  public static JournalState replay(Iterable<JournalEntry> entries) {
    JournalState state = new JournalState();
    entries.forEach(state::apply);
    return state;
  }

  /**
   * Takes in one record more.
   *
   * @throws ImpossibleRecordException if it cannot follow; nothing has changed then
   */
  public void apply(JournalEntry entry) {
    check(entry);
    switch (entry) {
      case JournalEntry.Intent intent -> begin(intent);
      case JournalEntry.Submitted submitted -> submit(submitted);
      case JournalEntry.Ended ended -> end(ended);
    }
  }

  /**
   * Whether the record can follow. It changes nothing, so that it can be asked before the record is
   * written.
   *
   * @throws ImpossibleRecordException if it cannot
   */
  public void check(JournalEntry entry) {
    problem(entry)
        .ifPresent(problem -> {
          throw new ImpossibleRecordException(entry.id(), problem);
        });
  }

  private Optional<Problem> problem(JournalEntry entry) {
    boolean begun = inFlight.containsKey(entry.id());
    boolean over = finished.containsKey(entry.id());
    if (entry instanceof JournalEntry.Intent intent) {
      // A nonce is the operation's id, so this is also what keeps one from being consumed twice.
      if (begun || over) {
        return Optional.of(Problem.SECOND_INTENT);
      }
      return intent.authorization().filter(given -> !given.nonce().equals(entry.id())).isPresent()
          ? Optional.of(Problem.NONCE_IS_NOT_ID)
          : Optional.empty();
    }
    if (!begun) {
      return Optional.of(over ? Problem.AFTER_END : Problem.NO_INTENT);
    }
    if (entry instanceof JournalEntry.Submitted submitted) {
      if (known(entry).task().isPresent()) {
        return Optional.of(Problem.SECOND_SUBMISSION);
      }
      return tasks.contains(submitted.task())
          ? Optional.of(Problem.TASK_OF_ANOTHER)
          : Optional.empty();
    }
    return Optional.empty();
  }

  private void begin(JournalEntry.Intent intent) {
    OperationId id = intent.id();
    inFlight.put(id, new Known(intent, Optional.empty()));
    if (intent.audit().isPresent()) {
      anchoring = Optional.of(id);
    }
    intent
        .authorization()
        .ifPresent(given ->
            consumed.put(
                id, new Consumed(id, given.documentSha256(), Optional.empty(), Optional.empty())));
    if (intent.operation() instanceof Operation.OnGuest onGuest) {
      changes
          .computeIfAbsent(onGuest.guest(), guest -> new ArrayList<>(1))
          .add(new Change(intent.at(), intent.source(), kindOf(onGuest)));
    }
  }

  private static Change.Kind kindOf(Operation.OnGuest operation) {
    if (operation instanceof StartGuest || operation instanceof ShutdownGuest) {
      return Change.Kind.RUN_STATE;
    }
    return operation instanceof SetGuestConfig ? Change.Kind.CONFIG : Change.Kind.OTHER;
  }

  private void submit(JournalEntry.Submitted submitted) {
    Known known = known(submitted);
    tasks.add(submitted.task());
    inFlight.put(submitted.id(), new Known(known.intent(), Optional.of(submitted.task())));
    consumed.computeIfPresent(
        submitted.id(),
        (nonce, c) ->
            new Consumed(nonce, c.documentSha256(), Optional.of(submitted.task()), c.end()));
  }

  private void end(JournalEntry.Ended ended) {
    OperationId id = ended.id();
    JournalEntry.Intent intent = known(ended).intent();
    inFlight.remove(id);
    Instant latest = ended.at().isAfter(intent.at()) ? ended.at() : intent.at();
    finished.put(id, new Finish(ended.outcome(), latest));
    consumed.computeIfPresent(
        id, (nonce, c) -> new Consumed(nonce, c.documentSha256(), c.task(), Optional.of(ended)));
    own.ended(intent, ended);
    if (intent.operation() instanceof RotateSigners rotation
        && ended.outcome() == JournalEntry.Outcome.SUCCEEDED) {
      signers = ended.fingerprint().map(sha256 -> new Signers(rotation.version(), sha256));
    }
  }

  private Known known(JournalEntry entry) {
    return Objects.requireNonNull(inFlight.get(entry.id()));
  }

  /** The operation of that id, if it is in flight. */
  public Optional<Known> inFlight(OperationId id) {
    return Optional.ofNullable(inFlight.get(id));
  }

  /** Operations that have begun and not ended, in the order in which they began. */
  public List<Known> inFlight() {
    return List.copyOf(inFlight.values());
  }

  /** How the operation of that id ended; empty while it is in flight, or if there was none. */
  public Optional<Finish> finished(OperationId id) {
    return Optional.ofNullable(finished.get(id));
  }

  /** What became of that nonce; empty if it was never consumed. */
  public Optional<Consumed> consumed(OperationId nonce) {
    return Optional.ofNullable(consumed.get(nonce));
  }

  /** The nonces that were ever consumed. */
  public Set<OperationId> consumedNonces() {
    return Set.copyOf(consumed.keySet());
  }

  /**
   * The newest set of signers that is known by its rotation (trust.md, Signers and rotation): a log
   * of rotations that does not lead there was cut. Empty if none was ever taken.
   */
  public Optional<Signers> signers() {
    return signers;
  }

  /** The tasks that records name: none of them is the answer to another operation. */
  public Set<Upid> tasks() {
    return Collections.unmodifiableSet(tasks);
  }

  /** What was begun for that guest, by that source, and is not older: what budgets count. */
  public List<Change> changesSince(GuestRef guest, Source source, Instant since) {
    return changes.getOrDefault(guest, List.of()).stream()
        .filter(change -> change.source() == source && !change.at().isBefore(since))
        .toList();
  }

  /** Whose the snapshot is; the agent's only until its transaction has deleted it again. */
  public Provenance snapshot(GuestRef guest, SnapshotName name) {
    return own.snapshot(guest, name);
  }

  /** Whose the guest is. */
  public Provenance guest(GuestRef guest) {
    return own.guest(guest);
  }

  /** Whose the thing is that an operation touches, as the classifier wants to know it. */
  public Provenance of(Operation operation) {
    return switch (operation) {
      case DeleteSnapshot delete -> snapshot(delete.guest(), delete.snapshot());
      case RollbackSnapshot rollback ->
          snapshot(rollback.guest(), rollback.snapshot()) instanceof Provenance.OwnSnapshot mine
              ? mine
              : guest(rollback.guest());
      case Operation.OnGuest onGuest -> guest(onGuest.guest());
      case Operation.OnHost onHost -> new Provenance.Customer();
    };
  }

  /** Transactions of the agent's own that have something left to put in order. */
  public List<Unfinished> unfinished() {
    return own.unfinished();
  }

  /**
   * Which records a compaction keeps (reconcile.md, The operation journal): of an operation all or
   * none. Kept are those in flight, signed ones for ever, what proves that something is the
   * agent's, what still has to be put back, the newest that tells where the audit trail stood, and
   * whatever is younger than {@link Limits#JOURNAL_KEEPS}.
   */
  public Predicate<JournalEntry> compacted(Instant now) {
    Instant oldest = now.minus(Limits.JOURNAL_KEEPS);
    Set<OperationId> kept = new HashSet<>(consumed.keySet());
    kept.addAll(inFlight.keySet());
    kept.addAll(own.provedBy());
    anchoring.ifPresent(kept::add);
    finished.forEach((id, finish) -> {
      if (!finish.latest().isBefore(oldest)) {
        kept.add(id);
      }
    });
    return entry -> kept.contains(entry.id());
  }
}
