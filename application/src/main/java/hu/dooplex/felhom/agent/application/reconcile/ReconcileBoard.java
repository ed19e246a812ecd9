package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.report.AgentCounts.Passes;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How reconciliation stands, for reports. Every guest writes its own line, whenever it is done. */
@Singleton
public final class ReconcileBoard {
  private final Map<GuestRef, Reconcile> guests = new ConcurrentHashMap<>();
  private volatile Optional<Instant> lastPassAt = Optional.empty();
  private volatile Passes passes = Passes.NONE;

  @Inject
  public ReconcileBoard() {}

  /** How a guest stands; unmanaged if no pass had to do with it. */
  public Reconcile of(GuestRef guest) {
    return guests.getOrDefault(guest, Reconcile.UNMANAGED);
  }

  /** All guests that a pass had to do with, in vmid order. */
  public List<AgentStatus.Guest> all() {
    return guests.entrySet().stream()
        .map(line -> new AgentStatus.Guest(line.getKey(), line.getValue()))
        .sorted(Comparator.comparing(AgentStatus.Guest::ref))
        .toList();
  }

  /** When the last pass ended; empty before the first. */
  public Optional<Instant> lastPassAt() {
    return lastPassAt;
  }

  /** Replaces what was said of the guest, and gives that back. */
  public Reconcile put(GuestRef guest, Reconcile standing) {
    return Optional.ofNullable(guests.put(guest, standing)).orElse(Reconcile.UNMANAGED);
  }

  /** A pass is over; whoever is not desired any more is unmanaged. */
  public void passed(Instant at, Set<GuestRef> desired) {
    guests.keySet().retainAll(desired);
    lastPassAt = Optional.of(at);
  }

  /** The pass that is just over took so long. One thread makes passes. */
  public void took(Duration duration) {
    passes = passes.and(duration);
  }

  public Passes passes() {
    return passes;
  }
}
