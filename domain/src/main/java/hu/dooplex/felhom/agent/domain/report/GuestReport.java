package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One guest in a report. A guest whose configuration cannot be read has status {@code UNKNOWN}, its
 * error and no spec; it never stops the report.
 */
public record GuestReport(
    GuestRef ref,
    Optional<String> name,
    RunState status,
    OptionalLong uptimeSeconds,
    Optional<String> lock,
    SortedSet<String> tags,
    Optional<Spec> spec,
    GuestUsage usage,
    Reconcile reconcile,
    Optional<String> error) {
  public GuestReport {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }

  /** What the guest is configured to have. */
  public record Spec(
      OptionalInt cores,
      OptionalLong memoryBytes,
      OptionalLong swapBytes,
      OptionalLong diskBytes) {}

  /**
   * @param fields the drifted fields
   * @param reason why it is as it is; a code, not a text
   */
  public record Reconcile(State state, List<String> fields, Optional<String> reason) {
    /** No desired state names this guest. */
    public static final Reconcile UNMANAGED =
        new Reconcile(State.UNMANAGED, List.of(), Optional.empty());

    public Reconcile {
      fields = List.copyOf(fields);
    }
  }

  /** Where a guest stands against its desired state. */
  public enum State {
    UNMANAGED,
    IN_SYNC,
    DRIFT,
    PENDING_REBOOT,
    PLAN_ERROR,
    DEGRADED,
    SKIPPED
  }
}
