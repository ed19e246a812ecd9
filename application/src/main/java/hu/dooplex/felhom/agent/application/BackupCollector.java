package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.BackupLog;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.StorageVolume.Verification;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.PbsReport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects the backups of a report. Proxmox VE shows a backup only to a token that could delete it,
 * and leaves it out without an error otherwise. For a guest of which none is listed, unless the
 * token would have seen it on every storage that holds backups, the last successful {@code vzdump}
 * task stands in (hub.md; pve-storage {@code PVE::API2::Storage::Content}).
 */
final class BackupCollector {
  private static final String BACKUP = "backup";

  private final HostObservation host;
  private final TaskProgress tasks;

  @Inject
  BackupCollector(HostObservation host, TaskProgress tasks) {
    this.host = host;
    this.tasks = tasks;
  }

  List<BackupReport> collect(
      List<StorageStatus> storages, List<ObservedGuest> guests, CollectionRound round) {
    Privileges privileges = round.read("privileges", new Privileges(Map.of()), host::privileges);
    List<StorageStatus> holding =
        storages.stream().filter(s -> s.active() && s.content().contains(BACKUP)).toList();
    List<StorageStatus> readable =
        holding.stream()
            .filter(s -> privileges.allow("/storage/" + s.name(), "Datastore.AllocateSpace"))
            .toList();
    List<BackupReport> backups = new ArrayList<>();
    for (StorageStatus storage : readable) {
      String source = "backups on " + storage.name();
      for (StorageVolume volume : round.list(source, () -> host.volumes(storage.name(), BACKUP))) {
        volume.vmid().ifPresent(vmid -> backups.add(stored(storage, volume, vmid)));
      }
    }
    boolean everywhere = !readable.isEmpty() && readable.size() == holding.size();
    Set<Vmid> listed = backups.stream().map(BackupReport::vmid).collect(Collectors.toSet());
    Set<Vmid> hidden = new HashSet<>();
    for (ObservedGuest guest : guests) {
      Vmid vmid = guest.ref().vmid();
      boolean believed = everywhere && privileges.allow("/vms/" + vmid, "VM.Backup");
      if (!believed && !listed.contains(vmid)) {
        hidden.add(vmid);
      }
    }
    if (!hidden.isEmpty()) {
      backups.addAll(lastTasks(hidden, round));
    }
    return backups;
  }

  private static BackupReport stored(StorageStatus storage, StorageVolume volume, Vmid vmid) {
    return new BackupReport(
        Optional.of(storage.name()),
        vmid,
        Optional.of(volume.volumeId()),
        volume.created(),
        volume.sizeBytes(),
        Optional.of(volume.isProtected()),
        volume.verification());
  }

  private List<BackupReport> lastTasks(Set<Vmid> hidden, CollectionRound round) {
    List<BackupReport> last = new ArrayList<>();
    Set<Vmid> wanted = new HashSet<>(hidden);
    int logs = 0;
    // Newest first, so the first one of a guest is its last.
    for (TaskEntry task : round.list("backup tasks", this::backupTasks)) {
      if (wanted.isEmpty()) {
        break;
      }
      Collection<Vmid> saved =
          Vmid.parse(task.upid().id()).filter(v -> task.succeeded()).stream().toList();
      if (task.upid().id().isEmpty() && task.ended().isPresent() && logs < Limits.BACKUP_LOGS_MAX) {
        // A job for many guests names them in its log alone, also when it failed for some.
        logs++;
        saved =
            BackupLog.finished(
                round.list(
                    "backup log", () -> tasks.taskLog(task.upid(), Limits.BACKUP_LOG_MAX_LINES)));
      }
      for (Vmid vmid : saved) {
        if (wanted.remove(vmid)) {
          last.add(byTask(vmid, task.upid().startTime()));
        }
      }
    }
    return last;
  }

  private List<TaskEntry> backupTasks() throws ApiException {
    return tasks.tasks(TaskQuery.ofType("vzdump")).tasks();
  }

  private static BackupReport byTask(Vmid vmid, Instant started) {
    return new BackupReport(
        Optional.empty(),
        vmid,
        Optional.empty(),
        Optional.of(started),
        OptionalLong.empty(),
        Optional.empty(),
        Verification.NONE);
  }

  List<PbsReport> servers(
      List<StorageStatus> storages, List<BackupReport> backups, CollectionRound round) {
    List<StorageStatus> servers = storages.stream().filter(s -> s.type().equals("pbs")).toList();
    if (servers.isEmpty()) {
      return List.of();
    }
    Map<String, StorageStatus.Definition> definitions = new HashMap<>();
    round
        .list("pbs", host::storageDefinitions)
        .forEach(definition -> definitions.put(definition.name(), definition));
    return servers.stream()
        .map(storage -> {
          Optional<StorageStatus.Definition> definition =
              Optional.ofNullable(definitions.get(storage.name()));
          return new PbsReport(
              storage.name(),
              definition.flatMap(StorageStatus.Definition::server),
              definition.flatMap(StorageStatus.Definition::datastore),
              storage.active(),
              lastBackup(storage, backups));
        })
        .toList();
  }

  private static Optional<Instant> lastBackup(StorageStatus storage, List<BackupReport> backups) {
    return backups.stream()
        .filter(backup -> Objects.equals(backup.storage().orElse(""), storage.name()))
        .flatMap(backup -> backup.takenAt().stream())
        .max(Instant::compareTo);
  }
}
