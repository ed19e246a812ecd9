package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.policy.AttachedThings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The other guests of the node, as far as they matter to one. They are believed only if the token
 * may see all of them: a list leaves out without a word what it may not show.
 */
final class Neighbours {
  private static final String AUDIT = "VM.Audit";

  private final GuestObservation guests;
  private final HostObservation host;

  Neighbours(GuestObservation guests, HostObservation host) {
    this.guests = guests;
    this.host = host;
  }

  /**
   * The host's memory, and what the other guests are configured to.
   *
   * @param ofOthersBytes memory, and for containers swap, whether they run or not
   */
  record Memory(long hostBytes, long ofOthersBytes) {}

  /** Empty if it cannot be told. */
  Optional<Memory> memory(GuestRef guest) throws ApiException {
    OptionalLong total = host.nodeStatus().memory().totalBytes();
    Optional<List<ObservedGuest>> others = othersOf(guest);
    if (total.isEmpty() || others.isEmpty()) {
      return Optional.empty();
    }
    long sum = 0;
    for (ObservedGuest other : others.get()) {
      boolean container = other.ref().kind() == GuestKind.LXC;
      OptionalLong swap = container ? other.maxSwapBytes() : OptionalLong.of(0);
      if (other.maxMemoryBytes().isEmpty() || swap.isEmpty()) {
        return Optional.empty();
      }
      sum = Math.addExact(sum, other.maxMemoryBytes().getAsLong() + swap.getAsLong());
    }
    return Optional.of(new Memory(total.getAsLong(), sum));
  }

  /** Whether another guest that runs has a volume or a device of this one; empty: unknown. */
  Optional<Boolean> share(GuestRef guest, GuestConfig config) throws ApiException {
    Optional<List<ObservedGuest>> others = othersOf(guest);
    if (others.isEmpty()) {
      return Optional.empty();
    }
    AttachedThings attached = AttachedThings.of(config.values());
    for (ObservedGuest other : others.get()) {
      if (SlotView.runs(other) && names(attached, guests.pending(other.ref()))) {
        return Optional.of(true);
      }
    }
    return Optional.of(false);
  }

  private static boolean names(AttachedThings attached, List<PendingChange> rows) {
    return rows.stream()
        .anyMatch(row ->
            attached.namedIn(
                row.key(), Stream.concat(row.value().stream(), row.pending().stream()).toList()));
  }

  private Optional<List<ObservedGuest>> othersOf(GuestRef guest) throws ApiException {
    if (!host.privileges().allowOnAllGuests(AUDIT)) {
      return Optional.empty();
    }
    List<ObservedGuest> others = new ArrayList<>();
    for (GuestKind kind : GuestKind.values()) {
      others.addAll(guests.guests(kind));
    }
    others.removeIf(other -> other.ref().equals(guest));
    return Optional.of(others);
  }
}
