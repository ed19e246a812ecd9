package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest backup of each of some guests, as far as the token may see it. */
final class LastBackups {
  private final HostObservation host;
  private final BackupCollector backups;
  private final Waiting waiting;
  private final EventLog events;

  @Inject
  LastBackups(HostObservation host, BackupCollector backups, Waiting waiting, EventLog events) {
    this.host = host;
    this.backups = backups;
    this.waiting = waiting;
    this.events = events;
  }

  Map<Vmid, BackupReport> of(List<ObservedGuest> guests) {
    CollectionRound round = new CollectionRound(waiting, events);
    Map<Vmid, BackupReport> last = new HashMap<>();
    for (BackupReport each :
        backups.collect(round.list("storage", host::storages), guests, round)) {
      last.merge(
          each.vmid(), each, (one, other) -> taken(one).isBefore(taken(other)) ? other : one);
    }
    return last;
  }

  private static Instant taken(BackupReport backup) {
    return backup.takenAt().orElse(Instant.MIN);
  }
}
