package hu.dooplex.felhom.agent.domain.guest;

import java.util.Collections;
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

  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }
}
