package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What snapshots do to a guest's configuration, step by step (pve-guest-common, {@code
 * PVE::AbstractConfig}).
 */
final class Snapshots {
  /** {@code prepare} or {@code delete} while at work, and for ever if the worker was killed. */
  static final String STATE = "snapstate";

  private static final String PARENT = "parent";

  private Snapshots() {}

  static Optional<SimulatedSnapshot> find(SimulatedGuest guest, String name) {
    return guest.snapshots().stream().filter(known -> known.name().equals(name)).findFirst();
  }

  static SimulatedSnapshot require(SimulatedGuest guest, String name) {
    return find(guest, name)
        .orElseThrow(() -> Refusal.failure("snapshot '" + name + "' does not exist"));
  }

  static Optional<String> state(SimulatedSnapshot snapshot) {
    return Optional.ofNullable(snapshot.config().get(STATE)).map(JsonNode::asText);
  }

  /** As the file keeps it: lines with an end each, none at all for no text. */
  static String stored(String description) {
    String text = description.replaceFirst("\\n+$", "");
    return text.isEmpty() ? "" : text + "\n";
  }

  /** With the lock, and the snapshot as far as it is before the volumes have one. */
  static SimulatedGuest prepared(
      SimulatedGuest guest, String name, Instant at, String description) {
    Map<String, JsonNode> config = copied(guest.config());
    Optional<String> parent = Optional.ofNullable(config.remove(PARENT)).map(JsonNode::asText);
    config.put(STATE, TextNode.valueOf("prepare"));
    List<SimulatedSnapshot> more = new ArrayList<>(guest.snapshots());
    more.add(new SimulatedSnapshot(name, at, stored(description), parent, config));
    return guest.withSnapshots(more).lock("snapshot");
  }

  static SimulatedGuest committed(SimulatedGuest guest, String name) {
    return changed(guest, name, snapshot -> in(snapshot, Optional.empty()))
        .unset("lock")
        .set(PARENT, name);
  }

  static SimulatedGuest deleting(SimulatedGuest guest, String name) {
    return changed(guest, name, snapshot -> in(snapshot, Optional.of("delete")));
  }

  /** Without it and without a lock; what had it as parent has its parent. */
  static SimulatedGuest removed(SimulatedGuest guest, String name) {
    Optional<String> above = find(guest, name).flatMap(SimulatedSnapshot::parent);
    List<SimulatedSnapshot> rest =
        guest.snapshots().stream()
            .filter(snapshot -> !snapshot.name().equals(name))
            .map(snapshot ->
                snapshot.parent().equals(Optional.of(name))
                    ? withParent(snapshot, above)
                    : snapshot)
            .toList();
    SimulatedGuest without = guest.withSnapshots(rest).unset("lock");
    if (!guest.value(PARENT).equals(Optional.of(name))) {
      return without;
    }
    return above.map(parent -> without.set(PARENT, parent)).orElseGet(() -> without.unset(PARENT));
  }

  static SimulatedGuest described(SimulatedGuest guest, String name, String description) {
    return changed(
        guest,
        name,
        old ->
            new SimulatedSnapshot(
                old.name(), old.takenAt(), stored(description), old.parent(), old.config()));
  }

  /**
   * The snapshot's configuration in place of the current one, of which the description, unused
   * volumes and the snapshots stay; nothing is pending any more. Volumes that only the current one
   * has become unused.
   */
  static SimulatedGuest rolledBack(SimulatedGuest guest, SimulatedSnapshot snapshot) {
    Map<String, JsonNode> config = copied(snapshot.config());
    guest
        .config()
        .forEach((key, value) -> {
          if (key.equals("description") || key.startsWith("unused")) {
            config.put(key, value);
          }
        });
    Set<String> surplus = volumes(guest.kind(), guest.config());
    surplus.removeAll(volumes(guest.kind(), snapshot.config()));
    surplus.forEach(volume -> config.put(freeUnused(config), TextNode.valueOf(volume)));
    config.put(PARENT, TextNode.valueOf(snapshot.name()));
    return guest.withConfig(config).withPending(Map.of(), Set.of());
  }

  private static Set<String> volumes(GuestKind kind, Map<String, JsonNode> config) {
    return GuestDisk.inUse(kind, config).stream()
        .filter(GuestDisk::isVolume)
        .map(GuestDisk::volume)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String freeUnused(Map<String, JsonNode> config) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "unused" + i)
        .filter(key -> !config.containsKey(key))
        .findFirst()
        .orElseThrow();
  }

  /** {@code __snapshot_copy_config}: what of a configuration goes into and out of a snapshot. */
  private static Map<String, JsonNode> copied(Map<String, JsonNode> source) {
    Map<String, JsonNode> copy = new TreeMap<>(source);
    copy.keySet().removeAll(Set.of(STATE, "lock", "description"));
    copy.keySet().removeIf(key -> key.matches("unused\\d+"));
    return copy;
  }

  private static SimulatedGuest changed(
      SimulatedGuest guest, String name, UnaryOperator<SimulatedSnapshot> change) {
    return guest.withSnapshots(
        guest.snapshots().stream()
            .map(snapshot -> snapshot.name().equals(name) ? change.apply(snapshot) : snapshot)
            .toList());
  }

  private static SimulatedSnapshot in(SimulatedSnapshot snapshot, Optional<String> state) {
    Map<String, JsonNode> config = new TreeMap<>(snapshot.config());
    config.remove(STATE);
    state.ifPresent(text -> config.put(STATE, TextNode.valueOf(text)));
    return new SimulatedSnapshot(
        snapshot.name(), snapshot.takenAt(), snapshot.description(), snapshot.parent(), config);
  }

  private static SimulatedSnapshot withParent(SimulatedSnapshot snapshot, Optional<String> parent) {
    return new SimulatedSnapshot(
        snapshot.name(), snapshot.takenAt(), snapshot.description(), parent, snapshot.config());
  }
}
