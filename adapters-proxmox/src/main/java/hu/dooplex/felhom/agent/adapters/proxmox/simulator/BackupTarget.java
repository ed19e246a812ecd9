package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a job's backups go, how many may be there, and which are kept. */
final class BackupTarget {
  /** So much smaller is an archive than the disks in it. */
  private static final long COMPRESSION = 1000;

  private final SimulatedNode node;
  private final Volumes volumes;
  private final BackupOptions options;

  BackupTarget(SimulatedNode node, BackupOptions options) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.options = options;
  }

  /** Whether the storage takes one more of this guest. */
  void requireRoom(Rights rights, SimulatedGuest guest) {
    List<SimulatedVolume> backups = backups(guest);
    long kept = backups.stream().filter(SimulatedVolume::isProtected).count();
    Retention retention = retention();
    if (options.keep()) {
      long limit = protectedLimit(rights);
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
  private long protectedLimit(Rights rights) {
    String set = storage().settings().get("max-protected-backups");
    if (set != null) {
      return Long.parseLong(set);
    }
    return rights.hold("/storage/" + options.storage(), "Datastore.Allocate") ? -1 : 5;
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
        .filter(volume -> volume.guest().stream().anyMatch(owner -> owner == guest.vmid().value()))
        .filter(volume -> volume.kind().stream().allMatch(guest.kind()::equals))
        .toList();
  }

  private boolean toBackupServer() {
    return storage().type().equals("pbs");
  }

  /** As the log calls it. */
  String kindOfArchive() {
    return toBackupServer() ? "Proxmox Backup Server" : "vzdump";
  }

  /** Where the archive will be. */
  String place(SimulatedGuest guest, Instant began) {
    return toBackupServer()
        ? BackupNames.inBackupServer(guest, began)
        : Volumes.root(storage()) + "/dump/" + fileName(guest, began);
  }

  private String fileName(SimulatedGuest guest, Instant began) {
    return BackupNames.base(guest, began) + "." + format(guest);
  }

  private String format(SimulatedGuest guest) {
    return BackupNames.format(guest.kind(), options.compress());
  }

  /** Puts the archive there; one of the same second is replaced, protected or not. */
  void store(Worker worker, SimulatedGuest guest, Instant began) {
    SimulatedVolume archive = archive(guest, began);
    if (!toBackupServer()) {
      GuestBackup.info(worker, "archive file size: " + BackupNames.size(archive.sizeBytes()));
    }
    if (options.notes().isPresent()) {
      GuestBackup.info(worker, "adding notes to backup");
      archive = archive.noted(NotesTemplate.fill(options.notes().get(), node, guest));
    }
    if (options.keep()) {
      GuestBackup.info(worker, "marking backup as protected");
      archive = archive.kept();
    }
    node.put(storage().with(archive));
  }

  /** With the configuration as it is, but for what belongs to the moment. */
  private SimulatedVolume archive(SimulatedGuest guest, Instant began) {
    Map<String, JsonNode> config = new TreeMap<>(guest.config());
    config.keySet().removeAll(List.of("lock", "parent"));
    long bytes =
        GuestDisk.inUse(guest.kind(), config).stream()
                .filter(disk -> guest.kind() == GuestKind.QEMU || disk.inBackup())
                .flatMap(disk -> volumes.find(disk.volume()).stream())
                .mapToLong(SimulatedVolume::sizeBytes)
                .sum()
            / COMPRESSION;
    SimulatedVolume archive =
        toBackupServer()
            ? SimulatedVolume.pbsBackup(
                options.storage(),
                bytes,
                BackupNames.second(began),
                guest.kind(),
                guest.vmid().value())
            : SimulatedVolume.backup(
                options.storage() + ":backup/" + fileName(guest, began),
                format(guest),
                bytes,
                BackupNames.second(began),
                guest.kind(),
                guest.vmid().value());
    return archive.holding(ArchiveContents.backup(config));
  }

  /** Removes what the retention does not keep. */
  void prune(Worker worker, SimulatedGuest guest) {
    Retention retention = retention();
    if (!options.remove() || retention.keepsAll()) {
      return;
    }
    GuestBackup.info(worker, "prune older backups with retention: " + retention);
    List<SimulatedVolume> surplus = retention.surplus(backups(guest));
    for (SimulatedVolume old : surplus) {
      GuestBackup.info(worker, "removing backup '" + old.volumeId() + "'");
      node.changeStorage(options.storage(), storage -> storage.without(old.volumeId()));
    }
    GuestBackup.info(
        worker,
        "pruned %d backup(s)%s"
            .formatted(
                surplus.size(), surplus.isEmpty() ? "" : " not covered by keep-retention policy"));
  }
}
