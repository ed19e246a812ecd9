package hu.dooplex.felhom.agent.domain.guest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A guest's configuration: every key with its value as text, the way Proxmox VE stores it. Numbers
 * that the API writes as JSON numbers are in their decimal form.
 *
 * @param values without the digest
 * @param digest SHA-1 over the configuration file; a write carries it so that it is refused if
 *     somebody else wrote meanwhile
 */
public record GuestConfig(SortedMap<String, String> values, Optional<String> digest) {
  public GuestConfig {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * The configured values, what is pending merged, out of a guest's {@code /pending}: what it has
   * at its next start. A key that is both pending and deleted keeps its pending value (observed on
   * 8.4 and 9.1), which {@code /config} does not show.
   */
  public static GuestConfig configured(List<PendingChange> rows) {
    SortedMap<String, String> values = new TreeMap<>();
    Optional<String> digest = Optional.empty();
    for (PendingChange row : rows) {
      if (row.key().equals("digest")) {
        digest = row.value();
      } else {
        Optional<String> value = row.configured();
        if (value.isPresent()) {
          values.put(row.key(), value.get());
        }
      }
    }
    return new GuestConfig(values, digest);
  }

  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }
}
