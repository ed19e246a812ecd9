package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Duration;
import java.time.Instant;

/**
 * The backup of one guest in a job (pve-manager, {@code PVE::VZDump::exec_backup_task};
 * pve-container, {@code PVE::VZDump::LXC}). Killed between its two halves, it leaves lock and
 * snapshot.
 */
final class GuestBackup {
  private static final String SNAPSHOT = "vzdump";

  /** To copy a second time what changed while the guest went on. */
  private static final Duration SUSPENDED = Duration.ofSeconds(1);

  private final SimulatedNode node;
  private final Volumes volumes;
  private final ContainerPower power;
  private final BackupOptions options;
  private final BackupTarget target;
  private final int vmid;
  private final Instant began;
  private String mode;
  private boolean locked;
  private boolean snapshot;
  private boolean stopped;

  GuestBackup(
      SimulatedNode node, ContainerPower power, BackupOptions options, int vmid, Instant began) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.power = power;
    this.options = options;
    this.target = new BackupTarget(node, options);
    this.vmid = vmid;
    this.began = began;
    this.mode = options.mode();
  }

  int vmid() {
    return vmid;
  }

  /** Up to the archive, and how long that takes then. */
  Duration prepare(Worker worker) {
    SimulatedGuest guest =
        node.guest(vmid).orElseThrow(() -> Refusal.failure("unable to find VM '" + vmid + "'"));
    target.requireRoom(worker.rights(), guest);
    boolean running = guest.running().isPresent();
    info(worker, "Starting Backup of VM %d (%s)".formatted(vmid, guest.kind().wireName()));
    info(worker, "Backup started at " + BackupNames.time(node.written(worker.now())));
    info(worker, "status = " + (running ? "running" : "stopped"));
    lock(guest);
    mode = running ? options.mode() : "stop";
    describe(worker, guest);
    switch (guest.kind()) {
      case LXC -> enter(worker, running);
      case QEMU -> {} // its own process copies the disks, running or not
    }
    info(
        worker,
        "creating %s archive '%s'"
            .formatted(target.kindOfArchive(), target.place(guest, node.written(began))));
    Duration time = node.settings().durationOf("vzdump");
    return mode.equals("suspend") ? time.plus(SUSPENDED) : time;
  }

  static void info(Worker worker, String line) {
    worker.log("INFO: " + line);
  }

  private void lock(SimulatedGuest guest) {
    node.workers().awaitConfigLock(guest);
    GuestFiles.requireUnlocked(guest);
    node.changeGuest(vmid, unlocked -> unlocked.lock("backup"));
    locked = true;
  }

  private void describe(Worker worker, SimulatedGuest guest) {
    if (mode.equals("snapshot") && guest.kind() == GuestKind.LXC) {
      list(worker, guest);
      if (!canSnapshot(guest)) {
        info(worker, "mode failure - some volumes do not support snapshots");
        info(worker, "trying 'suspend' mode instead");
        mode = "suspend";
      }
    }
    info(worker, "backup mode: " + mode);
    options.bandwidthKib().ifPresent(kib -> info(worker, "bandwidth limit: " + kib + " KiB/s"));
    info(worker, "ionice priority: 7");
    if (!mode.equals("snapshot")) {
      list(worker, guest);
    }
  }

  private void list(Worker worker, SimulatedGuest guest) {
    info(worker, GuestFiles.word(guest.kind()) + " Name: " + BackupNames.guestName(guest));
    if (guest.kind() == GuestKind.QEMU) {
      return;
    }
    for (GuestDisk disk : GuestDisk.inUse(guest.kind(), guest.config())) {
      info(
          worker,
          disk.inBackup()
              ? "including mount point %s ('%s') in backup".formatted(disk.key(), disk.mountedAt())
              : "excluding %s mount point %s ('%s') from backup (%s)"
                  .formatted(
                      disk.type(),
                      disk.key(),
                      disk.mountedAt(),
                      disk.isVolume() ? "disabled" : "not a volume"));
    }
  }

  /** Volumes that are not in the backup do not count. */
  private boolean canSnapshot(SimulatedGuest guest) {
    return volumes.canSnapshot(
        GuestDisk.inUse(guest.kind(), guest.config()).stream()
            .filter(GuestDisk::inBackup)
            .toList());
  }

  private void enter(Worker worker, boolean running) {
    switch (mode) {
      case "snapshot" -> {
        info(worker, "create storage snapshot 'vzdump'");
        node.changeGuest(
            vmid,
            guest ->
                Snapshots.committed(
                        Snapshots.prepared(
                            Snapshots.removed(guest, SNAPSHOT),
                            SNAPSHOT,
                            node.written(worker.now()),
                            "vzdump backup snapshot"),
                        SNAPSHOT)
                    .lock("backup"));
        snapshot = true;
      }
      case "suspend" -> {
        info(worker, "suspending guest");
        info(worker, "resuming guest");
        info(worker, "guest is online again after <1 seconds");
      }
      default -> {
        if (running) {
          info(worker, "stopping virtual guest");
          node.changeGuest(vmid, SimulatedGuest::stopped);
          stopped = true;
        }
      }
    }
  }

  /** The archive is there, and what was done to the guest is undone. */
  void finish(Worker worker) {
    SimulatedGuest guest =
        node.guest(vmid).orElseThrow(() -> Refusal.failure("unable to find VM '" + vmid + "'"));
    target.store(worker, guest, node.written(began));
    target.prune(worker, guest);
    cleanUp(worker);
    Duration took = Duration.between(began, worker.now());
    info(worker, "Finished Backup of VM %d (%s)".formatted(vmid, BackupNames.duration(took)));
    info(worker, "Backup finished at " + BackupNames.time(node.written(worker.now())));
  }

  /** Unlocks what this backup locked, and nothing else. */
  void cleanUp(Worker worker) {
    if (locked && node.guest(vmid).isPresent()) {
      locked = false;
      node.changeGuest(vmid, guest -> guest.unset("lock"));
      if (snapshot) {
        info(worker, "cleanup temporary 'vzdump' snapshot");
        node.changeGuest(vmid, guest -> Snapshots.removed(guest, SNAPSHOT));
      }
      if (stopped) {
        info(worker, "restarting vm");
        restart(worker);
      }
    }
  }

  /** That it does not start is no failure of the backup. */
  private void restart(Worker worker) {
    try {
      power.bootAtOnce(worker, vmid);
      info(
          worker,
          "guest is online again after %d seconds"
              .formatted(Duration.between(began, worker.now()).toSeconds()));
    } catch (Refusal refusal) {
      worker.log(Workers.exitStatus(refusal));
    }
  }
}
