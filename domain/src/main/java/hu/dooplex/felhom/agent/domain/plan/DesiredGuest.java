package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One guest of a desired state. What is not stated is not managed.
 *
 * @param absent whether the guest is not to be there any more
 * @param running whether it is to run
 * @param config only fields that a guest of this kind has
 */
public record DesiredGuest(
    GuestRef ref,
    boolean absent,
    Optional<Boolean> running,
    SortedMap<ManagedField, DesiredValue> config) {
  public DesiredGuest {
    for (Map.Entry<ManagedField, DesiredValue> entry : config.entrySet()) {
      if (!entry.getKey().isOf(ref.kind())) {
        throw new IllegalArgumentException(ref + " has no field " + entry.getKey().wireName());
      }
    }
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
  }
}
