package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A guest's configuration while a call works on it, before it is written (pve-guest-common, {@code
 * PVE::AbstractConfig}). New values are the texts that were sent; only reading the file back gives
 * them types.
 */
final class ConfigDraft {
  private static final int UNUSED_VOLUMES = 256;

  private final SimulatedGuest guest;
  private final GuestKeys keys;
  private final Map<String, JsonNode> values;
  private final Map<String, JsonNode> pending;
  private final SortedSet<String> deletes;

  ConfigDraft(SimulatedGuest guest, GuestKeys keys) {
    this.guest = guest;
    this.keys = keys;
    this.values = new TreeMap<>(guest.config());
    this.pending = new TreeMap<>(guest.pending());
    this.deletes = new TreeSet<>(guest.pendingDeletes());
  }

  SimulatedGuest guest() {
    return guest;
  }

  int vmid() {
    return guest.vmid().value();
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key)).map(JsonNode::asText);
  }

  Optional<String> pending(String key) {
    return Optional.ofNullable(pending.get(key)).map(JsonNode::asText);
  }

  List<String> pendingKeys() {
    return List.copyOf(pending.keySet());
  }

  List<String> pendingDeletes() {
    return List.copyOf(deletes);
  }

  void revert(String key) {
    pending.remove(key);
    deletes.remove(key);
  }

  void deleteLater(String key) {
    deletes.add(key);
  }

  void setLater(String key, String value) {
    pending.put(key, TextNode.valueOf(value));
    deletes.remove(key);
  }

  /** What was to be at the next start is now. */
  void settle(String key) {
    settle(key, pending(key).orElseThrow());
  }

  void settle(String key, String value) {
    values.put(key, TextNode.valueOf(value));
    pending.remove(key);
  }

  /** What was to go at the next start is gone. */
  void settleDelete(String key) {
    values.remove(key);
    deletes.remove(key);
  }

  /** Takes a value away while its successor is still pending. */
  void drop(String key) {
    values.remove(key);
  }

  /** {@code cleanup_pending}: what changes nothing is not pending. */
  void cleanUp() {
    pending.entrySet().removeIf(entry -> pendingIsCurrent(entry.getKey(), entry.getValue()));
    deletes.retainAll(values.keySet());
  }

  private boolean pendingIsCurrent(String key, JsonNode next) {
    return value(key).equals(Optional.of(next.asText()));
  }

  /** {@code add_unused_volume}: under the lowest number that is free, and not twice. */
  void addUnused(String volume) {
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < UNUSED_VOLUMES; i++) {
      Optional<String> there = value("unused" + i);
      if (there.equals(Optional.of(volume))) {
        return;
      }
      if (there.isEmpty()) {
        free.add(i);
      }
    }
    if (free.isEmpty()) {
      throw Refusal.failure("Too many unused volumes - please delete them first.");
    }
    values.put("unused" + free.getFirst(), TextNode.valueOf(volume));
  }

  /** {@code is_volume_in_use}, snapshots and pending values included. */
  boolean inUse(String volume) {
    return Stream.concat(
            Stream.of(values, pending), guest.snapshots().stream().map(SimulatedSnapshot::config))
        .anyMatch(config -> mounts(config, volume));
  }

  private boolean mounts(Map<String, JsonNode> config, String volume) {
    return GuestDisk.inUse(guest.kind(), config).stream()
        .anyMatch(disk -> disk.volume().equals(volume));
  }

  /**
   * The guest as it is once the file is written and read ({@code write_pct_config}, {@code
   * parse_pct_config}).
   *
   * @throws Refusal if a value cannot be in the file; then nothing is written
   */
  SimulatedGuest written() {
    values
        .entrySet()
        .removeIf(entry ->
            entry.getKey().startsWith("unused") && mounts(values, entry.getValue().asText()));
    return guest.with(read(values), read(pending), deletes);
  }

  private Map<String, JsonNode> read(Map<String, JsonNode> section) {
    Map<String, JsonNode> read = new TreeMap<>();
    section.forEach((key, value) -> {
      if (value.asText().contains("\n") && !key.equals("description") && !key.equals("env")) {
        throw Refusal.failure("detected invalid newline inside property '" + key + "'");
      }
      keys.stored(key, value).ifPresent(stored -> read.put(key, stored));
    });
    return read;
  }
}
