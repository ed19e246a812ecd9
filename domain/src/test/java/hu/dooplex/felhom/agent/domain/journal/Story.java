package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a journal, record by record: after an intent, what became of that operation. */
public final class Story {
  public static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  public static final String TOKEN = "felhom@pve!agent";

  private final List<JournalEntry> entries = new ArrayList<>();
  private Source source = Source.DESIRED_STATE;
  private boolean destructive;
  private boolean signed;
  private boolean running;
  private Optional<OperationId> transaction = Optional.empty();
  private Optional<String> marker = Optional.empty();
  private SortedMap<String, Optional<String>> beforeImage = new TreeMap<>();
  private Optional<AuditHead> audit = Optional.empty();
  private OperationId current = id(0);
  private Instant at = START;

  public static OperationId id(int number) {
    return new OperationId("0".repeat(16) + String.format("%010d", number));
  }

  public static Upid upid(String type, String vmid, Instant start, int pid) {
    return new Upid(
        String.format(
            "UPID:pve1:%08X:0012ABCD:%08X:%s:%s:%s:",
            pid, start.getEpochSecond(), type, vmid, TOKEN));
  }

  public Story source(Source next) {
    source = next;
    return this;
  }

  public Story destructive(boolean next) {
    destructive = next;
    return this;
  }

  public Story signed() {
    signed = true;
    return this;
  }

  public Story running() {
    running = true;
    return this;
  }

  public Story within(OperationId first) {
    transaction = Optional.of(first);
    return this;
  }

  public Story marker(String tag) {
    marker = Optional.of(tag);
    return this;
  }

  public Story before(Map<String, Optional<String>> image) {
    beforeImage = new TreeMap<>(image);
    return this;
  }

  public Story anchor(AuditHead head) {
    audit = Optional.of(head);
    return this;
  }

  public Story withoutAnchor() {
    audit = Optional.empty();
    return this;
  }

  public Story intent(int number, Operation operation) {
    return intent(number, operation, START.plusSeconds(number));
  }

  public Story intent(int number, Operation operation, Instant when) {
    current = id(number);
    at = when;
    entries.add(
        new JournalEntry.Intent(
            current,
            when,
            operation,
            source,
            TOKEN,
            destructive,
            signed
                ? Optional.of(
                    new JournalEntry.Authorization(current, "a".repeat(64), List.of("ops-1")))
                : Optional.empty(),
            when.plusSeconds(600),
            Optional.of("digest-1"),
            beforeImage,
            transaction,
            marker,
            running,
            audit));
    return this;
  }

  public Story submitted(Upid task) {
    entries.add(new JournalEntry.Submitted(current, at, task));
    return this;
  }

  public Story succeeded() {
    return ended(Outcome.SUCCEEDED, "", Optional.empty());
  }

  public Story succeeded(String fingerprint) {
    return ended(Outcome.SUCCEEDED, "", Optional.of(fingerprint));
  }

  public Story seen(Optional<String> fingerprint) {
    return ended(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE, fingerprint);
  }

  public Story abandoned() {
    return ended(Outcome.ABANDONED, "not_arrived", Optional.empty());
  }

  public Story ended(Outcome outcome, String reason, Optional<String> fingerprint) {
    entries.add(new JournalEntry.Ended(current, at, outcome, reason, "", fingerprint));
    return this;
  }

  public List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  public JournalState state() {
    return JournalState.replay(entries);
  }
}
