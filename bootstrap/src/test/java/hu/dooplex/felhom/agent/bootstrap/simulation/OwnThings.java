package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the agent wants of itself: an account, by what the node received, of guests and snapshots
 * that it made. Unsigned, it may take away those and no others.
 */
final class OwnThings {
  /** A look and what follows it are not one. */
  private static final Duration SINCE_LAST_LOOK = Duration.ofSeconds(5);

  private static final Set<String> CREATED_WITH =
      Set.of(
          "vmid",
          "ostemplate",
          "storage",
          "rootfs",
          "memory",
          "swap",
          "cores",
          "unprivileged",
          "hostname",
          "tags",
          "onboot");

  /**
   * Something that was made.
   *
   * @param generation which guest of that vmid it is, or belongs to
   * @param stopped whether the guest was when this was made
   */
  private record Made(OperationId by, int generation, Instant at, boolean stopped) {}

  private final Scene scene;
  private final Map<Integer, Made> guests = new HashMap<>();
  private final Map<String, Made> snapshots = new HashMap<>();
  private final Map<String, Instant> taken = new HashMap<>();
  private final Map<Integer, Instant> started = new HashMap<>();
  private final Set<Integer> exercised = new HashSet<>();
  private final Set<OperationId> succeeded = new HashSet<>();

  OwnThings(Scene scene) {
    this.scene = scene;
  }

  /** The journal is another one: what was made is nobody's. */
  void forget() {
    succeeded.clear();
  }

  /** An operator wants a self-test of that guest. */
  void exercises(int vmid) {
    exercised.add(vmid);
  }

  void started(int vmid) {
    started.put(vmid, scene.time.instant());
  }

  /** That guest is the customer's by now. */
  void guestTaken(int vmid) {
    taken.put(Integer.toString(vmid), scene.time.instant());
  }

  /** A snapshot of that name is the customer's by now, and so is the guest that has it. */
  void snapshotTaken(int vmid, String name) {
    guestTaken(vmid);
    taken.put(vmid + "/" + name, scene.time.instant());
  }

  void succeeded(OperationId id) {
    succeeded.add(id);
  }

  /** Right before that is sent, which nobody signed and no hub desired. */
  Optional<Violation> judge(PveRequest request, int vmid, JournalEntry.Intent intent, String told) {
    return trouble(request, vmid, intent)
        .map(why -> new Violation(Invariant.OWN_THINGS, told + ": " + why));
  }

  private Optional<String> trouble(PveRequest request, int vmid, JournalEntry.Intent intent) {
    List<String> path = request.segments();
    String last = path.getLast();
    boolean deletes = request.method() == PveRequest.Method.DELETE;
    if (path.size() == 3 && !deletes) {
      return create(request, vmid, intent.id());
    }
    if (path.size() == 4 && deletes) {
      return no(!request.parameters().isEmpty(), "a guest goes, and more with it")
          .or(() -> no(!isScratch(vmid), "it is no guest of the agent's own"));
    }
    if (last.equals("snapshot")) {
      return snapshot(request, vmid, intent.id());
    }
    if (last.equals("rollback")) {
      String name = path.get(path.size() - 2);
      return no(
          !isScratch(vmid) && !(isOwn(vmid, name) && stoppedEverSince(vmid, name)),
          "the guest may have lived since, or the snapshot is not the agent's own");
    }
    if (deletes && path.size() == 6) {
      return no(!isOwn(vmid, last), "it is no snapshot of the agent's own");
    }
    if (last.equals("config")) {
      return no(
          !exercised.contains(vmid)
              || !Set.of("description", "delete", "digest")
                  .containsAll(request.parameters().keySet())
              || !request.parameters().getOrDefault("delete", "description").equals("description"),
          "nobody asked for a self-test of that guest, or it is more than a description");
    }
    return Optional.of("the agent has no business with that");
  }

  private static Optional<String> no(boolean wrong, String why) {
    return wrong ? Optional.of(why) : Optional.empty();
  }

  private Optional<String> create(PveRequest request, int vmid, OperationId id) {
    Map<String, String> with = request.parameters();
    guests.put(vmid, made(vmid, id));
    boolean free =
        scene.node.settle().guest(vmid).isEmpty()
            && scene.node.storage(Guests.STORAGE).orElseThrow().volumes().stream()
                .noneMatch(volume -> volume.volumeId().contains("-" + vmid + "-"));
    return no(!Guests.SCRATCH.contains(vmid), "that number is not for scratch guests")
        .or(() -> no(!free && !isJust(scene.watch.reusedAt(vmid)), "that number is somebody's"))
        .or(() -> no(!CREATED_WITH.containsAll(with.keySet()), "made with more than is harmless"))
        .or(() -> no(!with.getOrDefault("tags", "").startsWith(Guests.MARKER), "it has no marker"));
  }

  private Optional<String> snapshot(PveRequest request, int vmid, OperationId id) {
    String name = request.parameters().getOrDefault("snapname", "");
    snapshots.put(vmid + "/" + name, made(vmid, id));
    return no(!SnapshotName.isAgentForm(name), "it has no name of the agent's own")
        .or(() ->
            no(
                !exercised.contains(vmid)
                    && !Guests.ALLOWED.contains(vmid)
                    && !Guests.SCRATCH.contains(vmid),
                "nobody asked for a self-test of that guest"));
  }

  private Made made(int vmid, OperationId id) {
    return new Made(
        id,
        generation(vmid),
        scene.time.instant(),
        scene.node.settle().guest(vmid).flatMap(SimulatedGuest::running).isEmpty());
  }

  private int generation(int vmid) {
    return scene.watch.generations().getOrDefault(vmid, 0);
  }

  private boolean isJust(Instant at) {
    return !at.isBefore(scene.time.instant().minus(SINCE_LAST_LOOK));
  }

  private boolean isScratch(int vmid) {
    return isStill(guests.get(vmid), vmid, Integer.toString(vmid));
  }

  private boolean isStill(@Nullable Made made, int vmid, String key) {
    return made != null
        && (made.generation() == generation(vmid) || isJust(scene.watch.reusedAt(vmid)))
        && (!isTaken(made, key) || isJust(takenAt(key)));
  }

  private boolean isTaken(Made made, String key) {
    return !takenAt(key).isBefore(made.at());
  }

  private Instant takenAt(String key) {
    return taken.getOrDefault(key, Instant.MIN);
  }

  private boolean isOwn(int vmid, String name) {
    String key = vmid + "/" + name;
    return isStill(snapshots.get(key), vmid, key);
  }

  private boolean stoppedEverSince(int vmid, String name) {
    Made made = snapshots.get(vmid + "/" + name);
    Instant start = started.getOrDefault(vmid, Instant.MIN);
    return made != null && made.stopped() && (start.isBefore(made.at()) || isJust(start));
  }

  /**
   * What the agent made, knows of, and has left behind when all is quiet. Where the clock jumped,
   * tasks cannot be told to be earlier or later, and nothing is its own any more.
   */
  Optional<String> left() {
    if (!scene.jumpedAt().equals(Instant.MIN)) {
      return Optional.empty();
    }
    for (Map.Entry<Integer, Made> each : guests.entrySet()) {
      int vmid = each.getKey();
      if (isKnown(each.getValue(), vmid, Integer.toString(vmid))
          && scene.node.settle().guest(vmid).isPresent()) {
        return Optional.of("scratch guest " + vmid + " is left behind");
      }
    }
    for (Map.Entry<String, Made> each : snapshots.entrySet()) {
      int vmid = Integer.parseInt(each.getKey().split("/", -1)[0]);
      String name = each.getKey().split("/", -1)[1];
      if (isKnown(each.getValue(), vmid, each.getKey())
          && scene.node.settle().guest(vmid).stream()
              .flatMap(guest -> guest.snapshots().stream())
              .anyMatch(snapshot -> snapshot.name().equals(name))) {
        return Optional.of("snapshot " + each.getKey() + " is left behind");
      }
    }
    return Optional.empty();
  }

  private boolean isKnown(Made made, int vmid, String key) {
    return succeeded.contains(made.by())
        && made.generation() == generation(vmid)
        && !isTaken(made, key);
  }
}
