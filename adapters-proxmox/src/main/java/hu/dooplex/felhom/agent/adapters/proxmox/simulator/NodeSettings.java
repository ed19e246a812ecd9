package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a test or a demo sets about a node that no call of the API shows or changes. */
public final class NodeSettings {
  /** Of tasks that are not in the table. */
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  /** As the recorded servers took for small containers. */
  private static final Map<String, Duration> USUALLY =
      Map.of(
          "vzstart", Duration.ofSeconds(2),
          "vzshutdown", Duration.ofSeconds(3),
          "qmstart", Duration.ofSeconds(3),
          "qmshutdown", Duration.ofSeconds(8),
          "vzcreate", Duration.ofSeconds(2),
          "vzrestore", Duration.ofSeconds(3),
          "qmrestore", Duration.ofSeconds(3),
          "vzdump", Duration.ofSeconds(5),
          "imgdel", Duration.ofMillis(300));

  private final Map<String, Duration> durations = new ConcurrentHashMap<>(USUALLY);
  private final Map<Integer, GuestBehaviour> behaviours = new ConcurrentHashMap<>();
  private final Map<GuestRef, String> elsewhere = new ConcurrentSkipListMap<>();
  private volatile Set<String> bridges = Set.of("vmbr0");
  private volatile int thinMetadataPercent = 10;
  private volatile Duration taskListLag = Duration.ZERO;
  private volatile Duration haDelay = Duration.ofSeconds(10);

  NodeSettings() {}

  /**
   * How long a task of that type takes when nothing is in its way; {@code vzdump} so long for each
   * guest. A reboot takes as long as a shutdown and a start.
   *
   * @param type such as {@code vzstart}; those that are not known take one second
   */
  public NodeSettings taskTakes(String type, Duration time) {
    durations.put(type, time);
    return this;
  }

  Duration durationOf(String type) {
    return durations.getOrDefault(type, ONE_SECOND);
  }

  /** The bridges that it has, in place of {@code vmbr0}. */
  public NodeSettings bridges(String... names) {
    bridges = Set.of(names);
    return this;
  }

  boolean hasBridge(String name) {
    return bridges.contains(name);
  }

  /** How the guest with that vmid behaves, until it is removed. */
  public NodeSettings guestBehaves(int vmid, GuestBehaviour behaviour) {
    behaviours.put(vmid, behaviour);
    return this;
  }

  GuestBehaviour behaviourOf(int vmid) {
    return behaviours.getOrDefault(vmid, GuestBehaviour.obedient());
  }

  void forgetGuest(int vmid) {
    behaviours.remove(vmid);
  }

  /** The cluster has that guest on another node. */
  public NodeSettings guestOn(String otherNode, GuestRef guest) {
    elsewhere.put(guest, otherNode);
    return this;
  }

  Map<GuestRef, String> guestsElsewhere() {
    return elsewhere;
  }

  /** How much of its metadata every thin pool uses; 10 unless set. */
  public NodeSettings thinMetadataPercent(int percent) {
    thinMetadataPercent = percent;
    return this;
  }

  int thinMetadataPercent() {
    return thinMetadataPercent;
  }

  /**
   * How long the list still shows a task as {@code RUNNING} that has ended: the index lags behind,
   * the task's own status does not. None unless set; up to a second was seen.
   */
  public NodeSettings taskListLag(Duration lag) {
    taskListLag = lag;
    return this;
  }

  Duration taskListLag() {
    return taskListLag;
  }

  /** After what time the manager of high availability acts on a request; 10 seconds unless set. */
  public NodeSettings haDelay(Duration delay) {
    haDelay = delay;
    return this;
  }

  Duration haDelay() {
    return haDelay;
  }
}
