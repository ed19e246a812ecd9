package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Comparator;
import java.util.Optional;

/**
 * The work of the snapshot tasks. Each writes its lock into the configuration, leaves the file's
 * own lock while the volumes are at work, and takes its lock out at the end; killed in between, it
 * leaves it there.
 */
final class SnapshotWork {
  private final SimulatedNode node;
  private final GuestKind kind;
  private final GuestPower power;
  private final GuestFiles files;
  private final Volumes volumes;

  SnapshotWork(SimulatedNode node, GuestKind kind, GuestPower power) {
    this.node = node;
    this.kind = kind;
    this.power = power;
    this.files = new GuestFiles(node);
    this.volumes = new Volumes(node);
  }

  /** {@code snapshot_create}. */
  Piece create(int vmid, String name, String description) {
    return worker ->
        Next.locked(
            vmid,
            locked -> {
              SimulatedGuest guest = files.load(kind, vmid);
              GuestFiles.requireNoTemplate(guest, "you can't take a snapshot if it's a template");
              GuestFiles.requireUnlocked(guest);
              if (Snapshots.find(guest, name).isPresent()) {
                throw Refusal.failure("snapshot name '" + name + "' already used");
              }
              if (!volumes.canSnapshot(GuestDisk.inUse(kind, guest.config()))) {
                throw Refusal.failure("snapshot feature is not available");
              }
              node.put(Snapshots.prepared(guest, name, node.written(locked.now()), description));
              locked.whenInterrupted(() -> {
                locked.log("snapshot create failed: starting cleanup");
                files.change(kind, vmid, started -> Snapshots.removed(started, name));
                return "received interrupt";
              });
              return volumesAtWork(vmid, locked, done -> commit(vmid, name));
            });
  }

  private Next commit(int vmid, String name) {
    SimulatedGuest guest = files.load(kind, vmid);
    requireLock(guest, "snapshot", "missing snapshot lock");
    if (!Snapshots.state(Snapshots.require(guest, name)).equals(Optional.of("prepare"))) {
      throw Refusal.failure("wrong snapshot state");
    }
    node.put(Snapshots.committed(guest, name));
    return Next.end();
  }

  /** {@code snapshot_delete}: the lock is written before the template is noticed. */
  Piece delete(int vmid, String name) {
    return worker -> {
      Snapshots.require(files.load(kind, vmid), name);
      return Next.locked(
          vmid,
          locked -> {
            SimulatedGuest guest = files.load(kind, vmid);
            GuestFiles.requireUnlocked(guest);
            node.put(guest.lock("snapshot-delete"));
            GuestFiles.requireNoTemplate(guest, "you can't delete a snapshot if vm is a template");
            Snapshots.require(guest, name);
            files.change(kind, vmid, known -> Snapshots.deleting(known, name));
            return volumesAtWork(vmid, locked, done -> cleanUp(vmid, name));
          });
    };
  }

  private Next cleanUp(int vmid, String name) {
    SimulatedGuest guest = files.load(kind, vmid);
    String expected = "snapshot-delete";
    requireLock(guest, expected, "encountered invalid lock, expected '" + expected + "'");
    Snapshots.require(guest, name);
    node.put(Snapshots.removed(guest, name));
    return Next.end();
  }

  /** {@code snapshot_rollback}; a running guest is killed and stays so. */
  Piece rollBack(int vmid, String name, boolean start) {
    return worker ->
        Next.locked(
            vmid,
            locked -> {
              SimulatedGuest guest = files.load(kind, vmid);
              SimulatedSnapshot snapshot = forRollback(guest, name);
              requireLatestOnZfs(guest, snapshot);
              requireComplete(snapshot);
              GuestFiles.requireUnlocked(guest);
              node.put(guest.stopped().lock("rollback"));
              return volumesAtWork(vmid, locked, done -> finish(vmid, name, start));
            });
  }

  private Next finish(int vmid, String name, boolean start) {
    SimulatedGuest guest = files.load(kind, vmid);
    SimulatedSnapshot snapshot = forRollback(guest, name);
    requireComplete(snapshot);
    if (guest.running().isPresent()) {
      throw Refusal.failure("unable to rollback vm " + vmid + ": vm is running");
    }
    requireLock(guest, "rollback", "got wrong lock");
    node.put(Snapshots.rolledBack(guest, snapshot));
    // The start is a task of its own, whose end this one does not wait for.
    return start
        ? Next.unlocked(free -> {
          power.start(vmid, free.rights());
          return Next.end();
        })
        : Next.end();
  }

  private static SimulatedSnapshot forRollback(SimulatedGuest guest, String name) {
    GuestFiles.requireNoTemplate(guest, "you can't rollback if vm is a template");
    return Snapshots.require(guest, name);
  }

  private static void requireComplete(SimulatedSnapshot snapshot) {
    Snapshots.state(snapshot)
        .ifPresent(state -> {
          throw Refusal.failure(
              "unable to rollback to incomplete snapshot (snapstate = " + state + ")");
        });
  }

  /** pve-storage, {@code PVE::Storage::ZFSPoolPlugin::volume_rollback_is_possible}. */
  private void requireLatestOnZfs(SimulatedGuest guest, SimulatedSnapshot snapshot) {
    boolean latest =
        guest.snapshots().stream()
            .max(Comparator.comparing(SimulatedSnapshot::takenAt))
            .filter(last -> last.takenAt().isAfter(snapshot.takenAt()))
            .isEmpty();
    GuestDisk.inUse(kind, snapshot.config()).stream()
        .filter(disk -> !latest && disk.isVolume())
        .map(GuestDisk::volume)
        .filter(volume -> volumes.storage(volumes.name(volume).storage()).type().equals("zfspool"))
        .findFirst()
        .ifPresent(volume -> {
          throw Refusal.failure(
              "can't rollback, '%s' is not most recent snapshot on '%s'"
                  .formatted(snapshot.name(), volume));
        });
  }

  private static void requireLock(SimulatedGuest guest, String lock, String otherwise) {
    if (!guest.value("lock").equals(Optional.of(lock))) {
      throw Refusal.failure(otherwise);
    }
  }

  private Next volumesAtWork(int vmid, Worker worker, Piece then) {
    return Next.unlocked(free ->
        Next.after(
            node.settings().durationOf(worker.upid().type()), done -> Next.locked(vmid, then)));
  }
}
