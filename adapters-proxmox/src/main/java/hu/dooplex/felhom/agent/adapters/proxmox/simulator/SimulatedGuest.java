package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A guest as its node knows it. It never changes: every method gives another.
 *
 * @param config the values of the running guest, typed as the API writes them
 * @param pending what a key becomes at the next start
 * @param pendingDeletes keys that go at the next start
 * @param running empty if it is stopped
 * @param measured whether the node has statistics of it; a new guest has none for some seconds
 * @param readable whether its configuration can be read
 */
public record SimulatedGuest(
    GuestKind kind,
    Vmid vmid,
    Map<String, JsonNode> config,
    Map<String, JsonNode> pending,
    Set<String> pendingDeletes,
    List<SimulatedSnapshot> snapshots,
    Optional<Running> running,
    boolean measured,
    boolean readable) {

  /** A running guest's process. */
  public record Running(int pid, Instant since, GuestLoad load) {}

  public SimulatedGuest {
    config = Collections.unmodifiableMap(new TreeMap<>(config));
    pending = Collections.unmodifiableMap(new TreeMap<>(pending));
    pendingDeletes = Collections.unmodifiableSortedSet(new TreeSet<>(pendingDeletes));
    snapshots = List.copyOf(snapshots);
  }

  /** A stopped container without any configuration. */
  public static SimulatedGuest lxc(int vmid) {
    return stopped(GuestKind.LXC, vmid);
  }

  /** A stopped virtual machine without any configuration. */
  public static SimulatedGuest qemu(int vmid) {
    return stopped(GuestKind.QEMU, vmid);
  }

  private static SimulatedGuest stopped(GuestKind kind, int vmid) {
    return new SimulatedGuest(
        kind,
        new Vmid(vmid),
        Map.of(),
        Map.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        true,
        true);
  }

  /** With that key; a number for what the API writes as one, {@code cores} or {@code onboot}. */
  public SimulatedGuest set(String key, long value) {
    return withConfig(put(config, key, number(value)));
  }

  /** With that key; text also for numbers that the API writes as text, such as {@code cpulimit}. */
  public SimulatedGuest set(String key, String value) {
    return withConfig(put(config, key, TextNode.valueOf(value)));
  }

  /** Without that key. */
  public SimulatedGuest unset(String key) {
    Map<String, JsonNode> less = new TreeMap<>(config);
    less.remove(key);
    return withConfig(less);
  }

  public SimulatedGuest lock(String reason) {
    return set("lock", reason);
  }

  /** Separated by semicolons, as stored: {@code prod;web}. */
  public SimulatedGuest tags(String tags) {
    return set("tags", tags);
  }

  /** A number that the running guest takes at its next start. */
  public SimulatedGuest setAtNextStart(String key, long value) {
    return withPending(put(pending, key, number(value)), pendingDeletes);
  }

  /** A text that the running guest takes at its next start. */
  public SimulatedGuest setAtNextStart(String key, String value) {
    return withPending(put(pending, key, TextNode.valueOf(value)), pendingDeletes);
  }

  /** A key that the running guest loses at its next start. */
  public SimulatedGuest unsetAtNextStart(String key) {
    SortedSet<String> more = new TreeSet<>(pendingDeletes);
    more.add(key);
    return withPending(pending, more);
  }

  /**
   * With one snapshot more, of the configuration as it is.
   *
   * @param description without a line end
   */
  public SimulatedGuest snapshot(String name, Instant takenAt, String description) {
    Optional<String> parent = Optional.ofNullable(config.get("parent")).map(JsonNode::asText);
    Map<String, JsonNode> then = new TreeMap<>(config);
    then.remove("parent");
    List<SimulatedSnapshot> more = new ArrayList<>(snapshots);
    more.add(
        new SimulatedSnapshot(
            name, takenAt, description.isEmpty() ? "" : description + "\n", parent, then));
    return new SimulatedGuest(
        kind,
        vmid,
        put(config, "parent", TextNode.valueOf(name)),
        pending,
        pendingDeletes,
        more,
        running,
        measured,
        readable);
  }

  public SimulatedGuest running(int pid, Instant since, GuestLoad load) {
    return with(Optional.of(new Running(pid, since, load)), measured, readable);
  }

  public SimulatedGuest stopped() {
    return with(Optional.empty(), measured, readable);
  }

  /** A guest that the node has no statistics of yet. */
  public SimulatedGuest notYetMeasured() {
    return with(running, false, readable);
  }

  /**
   * A guest whose configuration is gone between the list and the read, as when somebody else moves
   * or destroys it: it is still listed, and every read of it fails.
   */
  public SimulatedGuest withoutReadableConfig() {
    return with(running, measured, false);
  }

  /** With a readable configuration again. */
  public SimulatedGuest withReadableConfig() {
    return with(running, measured, true);
  }

  /** The value of that key, as text. */
  Optional<String> value(String key) {
    return Optional.ofNullable(config.get(key)).map(JsonNode::asText);
  }

  /** Whether the value of that key is 1. */
  boolean flag(String key) {
    return value(key).filter("1"::equals).isPresent();
  }

  /** Every value, whether it holds now or at the next start or in a snapshot. */
  Stream<String> everyValue() {
    return Stream.concat(
            Stream.of(config, pending), snapshots.stream().map(SimulatedSnapshot::config))
        .flatMap(values -> values.values().stream())
        .map(JsonNode::asText);
  }

  /** With all values, those of the next start and what goes then, in place of its own. */
  SimulatedGuest with(
      Map<String, JsonNode> values, Map<String, JsonNode> next, Set<String> deletes) {
    return new SimulatedGuest(
        kind, vmid, values, next, deletes, snapshots, running, measured, readable);
  }

  /** With that configuration in the place of its own; the rest stays. */
  SimulatedGuest withConfig(Map<String, JsonNode> other) {
    return new SimulatedGuest(
        kind, vmid, other, pending, pendingDeletes, snapshots, running, measured, readable);
  }

  SimulatedGuest withPending(Map<String, JsonNode> values, Set<String> deletes) {
    return new SimulatedGuest(
        kind, vmid, config, values, deletes, snapshots, running, measured, readable);
  }

  SimulatedGuest withSnapshots(List<SimulatedSnapshot> others) {
    return new SimulatedGuest(
        kind, vmid, config, pending, pendingDeletes, others, running, measured, readable);
  }

  private SimulatedGuest with(
      Optional<Running> process, boolean hasStatistics, boolean isReadable) {
    return new SimulatedGuest(
        kind, vmid, config, pending, pendingDeletes, snapshots, process, hasStatistics, isReadable);
  }

  private static Map<String, JsonNode> put(
      Map<String, JsonNode> values, String key, JsonNode value) {
    Map<String, JsonNode> more = new TreeMap<>(values);
    more.put(key, value);
    return more;
  }

  /** As Jackson would read it. */
  static JsonNode number(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }
}
