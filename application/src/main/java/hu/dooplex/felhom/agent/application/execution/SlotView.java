package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import java.util.Collections;
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

  /** The values that a config write replaces; empty for a key that is not set. */
  SortedMap<String, Optional<String>> beforeImage(SetGuestConfig write) {
    return config
        .<SortedMap<String, Optional<String>>>map(before -> {
          SortedMap<String, Optional<String>> image = new TreeMap<>();
          Stream.concat(write.set().keySet().stream(), write.delete().stream())
              .forEach(key -> image.put(key, before.value(key)));
          return image;
        })
        .orElseGet(Collections::emptySortedMap);
  }
}
