package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.policy.Budget;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the daemon last saw and did, for whoever looks at this host. Every user of the host may read
 * it: of guests it has neither names nor values, of operations no document, and nothing secret.
 *
 * @param pveVersion as last seen
 * @param stateProblem why what the agent remembers cannot be relied on, as a code
 * @param guests that are desired, in vmid order
 * @param budgets of guests of which any is spent
 */
public record AgentStatus(
    String agentVersion,
    String hostId,
    NodeName node,
    Optional<String> pveVersion,
    RunningAs process,
    Instant writtenAt,
    LastReport lastReport,
    Reconciling reconcile,
    List<Guest> guests,
    Queue queue,
    List<InFlight> inFlight,
    BudgetLimits budgetLimits,
    List<Spent> budgets,
    List<Pending> pendingSignatures,
    DestructivePath destructivePath,
    Optional<String> stateProblem) {
  public AgentStatus {
    guests = List.copyOf(guests);
    inFlight = List.copyOf(inFlight);
    budgets = List.copyOf(budgets);
    pendingSignatures = List.copyOf(pendingSignatures);
  }

  /**
   * The process that says so.
   *
   * @param startTicks when the kernel started it, in its own unit (field 22 of {@code
   *     /proc/PID/stat}): a pid alone may belong to another process later
   */
  public record RunningAs(long pid, long startTicks, Instant startedAt) {}

  /**
   * How reporting stands, since the start of the process.
   *
   * @param taken the last report that the hub took
   * @param failure why the last round failed; empty if it did not
   */
  public record LastReport(Optional<Taken> taken, Optional<Failure> failure) {
    public static final LastReport NONE = new LastReport(Optional.empty(), Optional.empty());
  }

  public record Taken(long sequence, Instant at) {}

  /**
   * @param error one line
   */
  public record Failure(Instant at, String error) {}

  /**
   * How reconciliation stands.
   *
   * @param problem why no newer desired state was taken, as a code
   */
  public record Reconciling(
      HostReport.Mode mode,
      Optional<Long> generation,
      Optional<Instant> lastPassAt,
      Optional<String> problem,
      boolean paused,
      boolean blocked) {}

  public record Guest(GuestRef ref, Reconcile standing) {}

  /**
   * @param lanes that are not empty
   * @param waiting what has not begun
   */
  public record Queue(int lanes, int running, int waiting) {}

  /** An operation that has begun and not ended. */
  public record InFlight(
      OperationId id, String operation, Optional<GuestRef> guest, Instant since) {}

  /** What a hub may cause to one guest in a day. */
  public record BudgetLimits(int runChanges, int configWrites) {}

  /** What a hub caused to a guest in the last 24 hours. */
  public record Spent(GuestRef guest, Budget budget) {}

  /** An operation that waits for a signature. */
  public record Pending(String operation, OptionalInt vmid, Instant since) {}

  /** Something that somebody should look at. */
  public sealed interface Trouble {
    /** The daemon has not said anything for longer than it may. */
    record Silent(Duration since) implements Trouble {}

    record StateUnreliable(String code) implements Trouble {}

    record ReportFailed(Failure failure) implements Trouble {}

    record DesiredStateNotTaken(String code) implements Trouble {}

    /** Attempts at it failed again and again, or what is desired of it cannot be. */
    record OfGuest(Guest guest) implements Trouble {}
  }

  /** What is wrong, the gravest first; that changes are paused or blocked is somebody's will. */
  public List<Trouble> troubles(Instant now, Duration silentAfter) {
    List<Trouble> troubles = new ArrayList<>();
    Duration age = Duration.between(writtenAt, now);
    if (age.compareTo(silentAfter) > 0) {
      troubles.add(new Trouble.Silent(age));
    }
    stateProblem.ifPresent(code -> troubles.add(new Trouble.StateUnreliable(code)));
    lastReport.failure().ifPresent(failure -> troubles.add(new Trouble.ReportFailed(failure)));
    reconcile.problem().ifPresent(code -> troubles.add(new Trouble.DesiredStateNotTaken(code)));
    for (Guest guest : guests) {
      switch (guest.standing().state()) {
        case DEGRADED, PLAN_ERROR -> troubles.add(new Trouble.OfGuest(guest));
        case UNMANAGED, IN_SYNC, DRIFT, PENDING_REBOOT, SKIPPED -> {}
      }
    }
    return List.copyOf(troubles);
  }
}
