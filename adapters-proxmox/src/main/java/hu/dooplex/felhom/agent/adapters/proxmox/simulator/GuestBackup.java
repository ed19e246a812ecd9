package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The backup of one guest in a job (pve-manager, {@code PVE::VZDump::exec_backup_task};
 * pve-container, {@code PVE::VZDump::LXC}). Killed between its two halves, it leaves lock and
 * snapshot.
 */
final class GuestBackup {
  private static final String SNAPSHOT = "vzdump";

  /** So much smaller is an archive than the disks in it. */
  private static final long COMPRESSION = 1000;

  private final SimulatedNode node;
  private final Volumes volumes;
  private final GuestPower power;
  private final BackupOptions options;
  private final int vmid;
  private final Instant began;
  private String mode;
  private boolean locked;
  private boolean snapshot;
  private boolean stopped;

  GuestBackup(SimulatedNode node, BackupOptions options, int vmid, Instant began) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.power = new GuestPower(node);
    this.options = options;
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
    requireRoom(worker, guest);
    boolean running = GuestChecks.running(guest);
    info(worker, "Starting Backup of VM %d (%s)".formatted(vmid, guest.kind().wireName()));
    info(worker, "Backup started at " + BackupNames.time(worker.now()));
    info(worker, "status = " + (running ? "running" : "stopped"));
    lock(guest);
    mode = running ? options.mode() : "stop";
    describe(worker, guest);
    switch (guest.kind()) {
      case LXC -> enter(worker, running);
      case QEMU -> {} // its own process copies the disks, running or not
    }
    info(worker, "creating %s archive '%s'".formatted(kindOfArchive(), target(guest)));
    return mode.equals("suspend")
        ? TaskTimes.BACKUP.plus(TaskTimes.SUSPEND_SYNC)
        : TaskTimes.BACKUP;
  }

  private static void info(Worker worker, String line) {
    worker.log("INFO: " + line);
  }

  /** Whether the storage takes one more of this guest. */
  private void requireRoom(Worker worker, SimulatedGuest guest) {
    List<SimulatedVolume> backups = backups(guest);
    long kept = backups.stream().filter(SimulatedVolume::isProtected).count();
    Retention retention = retention();
    if (options.keep()) {
      long limit = protectedLimit(worker);
      if (limit > -1 && kept >= limit) {
        throw Refusal.failure(
            "The number of protected backups per guest is limited to %d on storage '%s'"
                .formatted(limit, options.storage()));
      }
    } else if (!retention.keepsAll()
        && !options.remove()
        && backups.size() - kept >= retention.total()) {
      throw Refusal.failure(
          ("There is a max backup limit of %d enforced by the target storage or the vzdump"
                  + " parameters. Either increase the limit or delete old backups.")
              .formatted(retention.total()));
    }
  }

  /** {@code PVE::Storage::get_max_protected_backups}. */
  private long protectedLimit(Worker worker) {
    String set = storage().settings().get("max-protected-backups");
    if (set != null) {
      return Long.parseLong(set);
    }
    return worker.rights().hold("/storage/" + options.storage(), "Datastore.Allocate") ? -1 : 5;
  }

  private SimulatedStorage storage() {
    return volumes.usable(options.storage());
  }

  private Retention retention() {
    return options
        .retention()
        .orElseGet(() ->
            Retention.parse(storage().settings().getOrDefault("prune-backups", "keep-all=1")));
  }

  private List<SimulatedVolume> backups(SimulatedGuest guest) {
    return storage().volumes().stream()
        .filter(volume -> volume.content().equals("backup"))
        .filter(volume -> volume.guest().stream().anyMatch(owner -> owner == vmid))
        .filter(volume -> volume.kind().stream().allMatch(guest.kind()::equals))
        .toList();
  }

  private void lock(SimulatedGuest guest) {
    node.workers().awaitConfigLock(guest);
    GuestChecks.requireUnlocked(guest);
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
    info(worker, GuestChecks.title(guest.kind()) + " Name: " + BackupNames.guestName(guest));
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
    return GuestDisk.inUse(guest.kind(), guest.config()).stream()
        .filter(GuestDisk::inBackup)
        .allMatch(disk -> volumes.canSnapshot(disk.volume()));
  }

  private void enter(Worker worker, boolean running) {
    switch (mode) {
      case "snapshot" -> {
        info(worker, "create storage snapshot 'vzdump'");
        node.changeGuest(
            vmid,
            guest ->
                guest
                    .withoutSnapshot(SNAPSHOT)
                    .unset("lock")
                    .snapshot(SNAPSHOT, worker.now(), "vzdump backup snapshot")
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
          power.stop(vmid);
          stopped = true;
        }
      }
    }
  }

  private boolean toBackupServer() {
    return storage().type().equals("pbs");
  }

  private String kindOfArchive() {
    return toBackupServer() ? "Proxmox Backup Server" : "vzdump";
  }

  private String target(SimulatedGuest guest) {
    return toBackupServer()
        ? BackupNames.inBackupServer(guest, began)
        : Volumes.root(storage()) + "/dump/" + fileName(guest);
  }

  private String fileName(SimulatedGuest guest) {
    return BackupNames.base(guest, began) + "." + format(guest);
  }

  private String format(SimulatedGuest guest) {
    return BackupNames.format(guest.kind(), options.compress());
  }

  /** The archive is there, and what was done to the guest is undone. */
  void finish(Worker worker) {
    SimulatedGuest guest =
        node.guest(vmid).orElseThrow(() -> Refusal.failure("unable to find VM '" + vmid + "'"));
    SimulatedVolume archive = archive(guest);
    if (!toBackupServer()) {
      info(worker, "archive file size: " + BackupNames.size(archive.sizeBytes()));
    }
    if (options.notes().isPresent()) {
      info(worker, "adding notes to backup");
      archive = archive.noted(NotesTemplate.fill(options.notes().get(), node, guest));
    }
    if (options.keep()) {
      info(worker, "marking backup as protected");
      archive = archive.kept();
    }
    node.put(storage().with(archive));
    prune(worker, guest);
    cleanUp(worker);
    Duration took = Duration.between(began, worker.now());
    info(worker, "Finished Backup of VM %d (%s)".formatted(vmid, BackupNames.duration(took)));
    info(worker, "Backup finished at " + BackupNames.time(worker.now()));
  }

  /** One of the same second is replaced, protected or not. */
  private SimulatedVolume archive(SimulatedGuest guest) {
    Map<String, JsonNode> config = new TreeMap<>(guest.config());
    config.keySet().removeAll(List.of("lock", "parent"));
    long bytes =
        GuestDisk.inUse(guest.kind(), config).stream()
            .filter(disk -> guest.kind() == GuestKind.QEMU || disk.inBackup())
            .flatMap(disk -> volumes.find(disk.volume()).stream())
            .mapToLong(SimulatedVolume::sizeBytes)
            .sum();
    SimulatedVolume archive =
        toBackupServer()
            ? SimulatedVolume.pbsBackup(
                options.storage(),
                bytes / COMPRESSION,
                BackupNames.second(began),
                guest.kind(),
                vmid)
            : SimulatedVolume.backup(
                options.storage() + ":backup/" + fileName(guest),
                format(guest),
                bytes / COMPRESSION,
                BackupNames.second(began),
                guest.kind(),
                vmid);
    return archive.holding(ArchiveContents.backup(config));
  }

  private void prune(Worker worker, SimulatedGuest guest) {
    Retention retention = retention();
    if (!options.remove() || retention.keepsAll()) {
      return;
    }
    info(worker, "prune older backups with retention: " + retention);
    List<SimulatedVolume> surplus = retention.surplus(backups(guest));
    for (SimulatedVolume old : surplus) {
      info(worker, "removing backup '" + old.volumeId() + "'");
      node.changeStorage(options.storage(), storage -> storage.without(old.volumeId()));
    }
    info(
        worker,
        "pruned %d backup(s)%s"
            .formatted(
                surplus.size(), surplus.isEmpty() ? "" : " not covered by keep-retention policy"));
  }

  /** Unlocks what this backup locked, and nothing else. */
  void cleanUp(Worker worker) {
    if (locked && node.guest(vmid).isPresent()) {
      locked = false;
      node.changeGuest(vmid, guest -> guest.unset("lock"));
      if (snapshot) {
        info(worker, "cleanup temporary 'vzdump' snapshot");
        node.changeGuest(vmid, guest -> guest.withoutSnapshot(SNAPSHOT));
      }
      if (stopped) {
        info(worker, "restarting vm");
        power.start(vmid, worker.now());
        info(
            worker,
            "guest is online again after %d seconds"
                .formatted(Duration.between(began, worker.now()).toSeconds()));
      }
    }
  }
}
