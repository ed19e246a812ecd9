package hu.dooplex.felhom.agent.adapters.proxmox.api;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Answers about guests. */
final class GuestAnswers {
  private static final String DIGEST = "digest";

  private GuestAnswers() {}

  /** A row of the guest list; empty without a usable vmid. */
  static Optional<ObservedGuest> listed(GuestKind kind, Fields row) {
    return row.vmid("vmid").map(vmid -> guest(new GuestRef(kind, vmid), row));
  }

  static ObservedGuest guest(GuestRef ref, Fields fields) {
    RunState runState = runState(fields);
    return new ObservedGuest(
        ref,
        fields.text("name"),
        runState,
        fields.count("uptime"),
        fields.text("lock"),
        fields.words("tags"),
        fields.flag("template"),
        fields.count("maxmem"),
        fields.count("maxswap"),
        fields.count("maxdisk"),
        fields.amount("cpus"),
        new GuestUsage(
            fields.amount("cpu"),
            fields.count("mem"),
            swapBytes(ref.kind(), runState, fields),
            diskBytes(ref.kind(), runState, fields)),
        fields.object("ha").maybe("managed"));
  }

  private static RunState runState(Fields fields) {
    return switch (fields.text("status").orElse("")) {
      case "running" -> RunState.RUNNING;
      case "stopped" -> RunState.STOPPED;
      default -> RunState.UNKNOWN;
    };
  }

  /**
   * The node looks into the file system of a running container only. For every other guest it
   * writes 0, which is not known (pve-container {@code PVE::LXC::vmstatus}, qemu-server {@code
   * PVE::QemuServer::vmstatus}).
   */
  private static OptionalLong diskBytes(GuestKind kind, RunState runState, Fields fields) {
    return kind == GuestKind.LXC && runState == RunState.RUNNING
        ? fields.count("disk")
        : OptionalLong.empty();
  }

  /**
   * A container that runs uses some memory. Where the node says that it uses none it could not read
   * the figures, and then its 0 for swap says nothing either (pve-container {@code
   * PVE::LXC::vmstatus}).
   */
  private static OptionalLong swapBytes(GuestKind kind, RunState runState, Fields fields) {
    return kind == GuestKind.LXC
            && runState == RunState.RUNNING
            && fields.count("mem").orElse(0) > 0
        ? fields.count("swap")
        : OptionalLong.empty();
  }

  /** The answer to whether a guest has a feature; empty if it is none. */
  static Optional<Boolean> hasFeature(Fields data) {
    return data.maybe("hasFeature");
  }

  static GuestConfig config(Fields data) {
    SortedMap<String, String> values = new TreeMap<>();
    data.forEach((key, value) -> values.put(key, stored(value)));
    Optional<String> digest = Optional.ofNullable(values.remove(DIGEST));
    return new GuestConfig(values, digest);
  }

  /** A value as text; raw {@code lxc.*} lines are the one thing that comes as an array. */
  private static String stored(JsonNode value) {
    return Scalar.text(value).orElseGet(value::toString);
  }

  /** A row of the pending list; empty without a key. */
  static Optional<PendingChange> pending(Fields row) {
    Map<String, String> parts = new HashMap<>();
    row.forEach((name, value) -> parts.put(name, stored(value)));
    return row.text("key")
        .map(key ->
            new PendingChange(
                key,
                Optional.ofNullable(parts.get("value")),
                Optional.ofNullable(parts.get("pending")),
                row.flag("delete"))); // 1, and 2 for a forced one
  }

  /** A row of the snapshot list; empty without a name. */
  static Optional<Snapshot> snapshot(Fields row) {
    return row.text("name")
        .map(name ->
            new Snapshot(
                name,
                row.text("description").orElse(""),
                row.time("snaptime"),
                row.text("parent")));
  }

  /**
   * The snapshots without the row that stands for the guest itself, oldest first. Their times are
   * whole seconds, so within one second a snapshot comes after the one that it grew from.
   */
  static List<Snapshot> oldestFirst(List<Snapshot> rows) {
    Map<String, Snapshot> byName = new HashMap<>();
    rows.forEach(snapshot -> byName.put(snapshot.name(), snapshot));
    return rows.stream()
        .filter(snapshot -> !snapshot.name().equals("current"))
        .sorted(
            Comparator.comparing((Snapshot s) -> s.taken().orElse(Instant.MAX))
                .thenComparingInt(s -> generation(s, byName))
                .thenComparing(Snapshot::name))
        .toList();
  }

  private static int generation(Snapshot snapshot, Map<String, Snapshot> byName) {
    int generation = 0;
    Optional<Snapshot> at = Optional.of(snapshot);
    while (at.isPresent() && generation <= byName.size()) { // the bound ends a circle
      generation++;
      at = at.flatMap(Snapshot::parent).flatMap(p -> Optional.ofNullable(byName.get(p)));
    }
    return generation;
  }
}
