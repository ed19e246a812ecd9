package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes a guest's configuration.
 *
 * @param set config key → value, never empty: an unset goes through {@code delete}, because Proxmox
 *     VE stores an empty value as a space
 * @param delete config keys to unset
 */
public record SetGuestConfig(
    GuestRef guest, SortedMap<String, String> set, SortedSet<String> delete)
    implements Operation.OnGuest {
  public SetGuestConfig {
    if (set.isEmpty() && delete.isEmpty()) {
      throw new IllegalArgumentException("a config write that writes nothing");
    }
    for (Map.Entry<String, String> entry : set.entrySet()) {
      String key = entry.getKey();
      if (key.isBlank() || entry.getValue().isBlank()) {
        throw new IllegalArgumentException(
            "config key '" + key + "' has an empty value: unset it with delete");
      }
      if (delete.contains(key)) {
        throw new IllegalArgumentException("config key '" + key + "' is both set and deleted");
      }
    }
    set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
    delete = Collections.unmodifiableSortedSet(new TreeSet<>(delete));
  }

  @Override
  public String wireName() {
    return "set_guest_config";
  }
}
