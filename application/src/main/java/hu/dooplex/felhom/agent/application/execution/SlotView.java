package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.GuestVolumes;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was seen in the lane right before an operation is judged.
 *
 * @param guest empty if it was not looked for, or cannot be seen
 * @param config of the guest, pending merged; empty if it was not needed, or cannot be read
 */
record SlotView(
    Circumstances circumstances, Optional<ObservedGuest> guest, Optional<GuestConfig> config) {

  /** A guest of which the node does not say that it is stopped counts as running. */
  static boolean runs(ObservedGuest guest) {
    return guest.runState() != RunState.STOPPED;
  }

  boolean running() {
    return guest.filter(SlotView::runs).isPresent();
  }

  Optional<String> digest() {
    return config.flatMap(GuestConfig::digest);
  }

  Set<StorageName> storages() {
    return circumstances.storages().keySet();
  }

  /** Whether the guest's run state is already the one that the operation is for. */
  boolean isAlready(Operation operation) {
    Optional<RunState> state = guest.map(ObservedGuest::runState);
    return switch (operation) {
      case StartGuest _ -> state.equals(Optional.of(RunState.RUNNING));
      case ShutdownGuest _, StopGuest _ -> state.equals(Optional.of(RunState.STOPPED));
      case Operation.OnGuest _, Operation.OnHost _ -> false;
    };
  }

  /**
   * What of the guest's config has to be known later: the values that a write replaces, empty for a
   * key that is not set, and the disks that a snapshot is of.
   */
  SortedMap<String, Optional<String>> beforeImage(Operation operation) {
    SortedMap<String, Optional<String>> image = new TreeMap<>();
    config.ifPresent(before -> {
      switch (operation) {
        case SetGuestConfig write ->
            Stream.concat(write.set().keySet().stream(), write.delete().stream())
                .forEach(key -> image.put(key, before.value(key)));
        case CreateSnapshot _ ->
            GuestVolumes.disks(before.values())
                .forEach((key, value) -> image.put(key, Optional.of(value)));
        case Operation.OnGuest _, Operation.OnHost _ -> {}
      }
    });
    return image;
  }
}
