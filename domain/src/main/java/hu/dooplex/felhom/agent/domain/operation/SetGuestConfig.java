package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes a guest's configuration. A key that nobody knows is a value, and a destructive one; what
 * Proxmox VE's request has besides config keys is none, nor is a text that it would read as several
 * keys.
 *
 * @param set config key → value, never empty: an unset goes through {@code delete}, because Proxmox
 *     VE stores an empty value as a space
 * @param delete config keys to unset
 */
public record SetGuestConfig(
    GuestRef guest, SortedMap<String, String> set, SortedSet<String> delete)
    implements Operation.OnGuest {
  /**
   * Parameters of the two requests that are no config keys (pve-container {@code
   * PVE::API2::LXC::Config}, qemu-server {@code PVE::API2::Qemu}). As keys they would change what
   * the request is about, besides what it was permitted for.
   */
  private static final Set<String> REQUEST_PARAMETERS =
      Set.of(
          "node",
          "vmid",
          "digest",
          "delete",
          "revert",
          "force",
          "skiplock",
          "background_delay",
          "import-working-storage");

  public SetGuestConfig {
    if (set.isEmpty() && delete.isEmpty()) {
      throw new IllegalArgumentException("a config write that writes nothing");
    }
    set.keySet().forEach(SetGuestConfig::requireKey);
    delete.forEach(SetGuestConfig::requireKey);
    for (Map.Entry<String, String> entry : set.entrySet()) {
      String key = entry.getKey();
      if (entry.getValue().isBlank()) {
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

  private static void requireKey(String key) {
    if (REQUEST_PARAMETERS.contains(key)) {
      throw new IllegalArgumentException(
          "'" + key + "' is a parameter of the request and no config key: leave it out");
    }
    boolean one = isPlain(key) || key.codePoints().noneMatch(SetGuestConfig::separatesKeys);
    if (key.isEmpty() || !one) {
      throw new IllegalArgumentException(
          "'"
              + ForeignText.oneLine(key)
              + "' is no config key: name one key, without comma, semicolon, blank or control"
              + " character");
    }
  }

  /** As nearly every key is. */
  private static boolean isPlain(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return true;
  }

  /** What {@code PVE::Tools::split_list} takes for the end of a key, and what hides in a log. */
  private static boolean separatesKeys(int c) {
    return c == ',' || c == ';' || Character.isWhitespace(c) || ForeignText.isHidden(c);
  }

  /** Every key that it writes, set or unset. */
  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>(set.keySet());
    keys.addAll(delete);
    return keys;
  }

  @Override
  public String wireName() {
    return "set_guest_config";
  }
}
