package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.TunnelProbe;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.PbsReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.PendingSignatureReport;
import hu.dooplex.felhom.agent.domain.report.Tunnel;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Collects one report. Without the node's status there is none; everything else degrades, and says
 * so (hub.md, Partial failure).
 */
final class HostCollector {
  private final ReportIdentity identity;
  private final HostObservation host;
  private final GuestCollector guestCollector;
  private final BackupCollector backupCollector;
  private final TunnelProbe tunnelProbe;
  private final Optional<PrivilegedHost> privileged;
  private final StateCollector stateCollector;
  private final InstantSource clock;
  private final Waiting waiting;
  private final EventLog events;
  private int mostTunnelConnections;

  @Inject
  HostCollector(
      ReportIdentity identity,
      HostObservation host,
      GuestCollector guestCollector,
      BackupCollector backupCollector,
      TunnelProbe tunnelProbe,
      Optional<PrivilegedHost> privileged,
      StateCollector stateCollector,
      InstantSource clock,
      Waiting waiting,
      EventLog events) {
    this.identity = identity;
    this.host = host;
    this.guestCollector = guestCollector;
    this.backupCollector = backupCollector;
    this.tunnelProbe = tunnelProbe;
    this.privileged = privileged;
    this.stateCollector = stateCollector;
    this.clock = clock;
    this.waiting = waiting;
    this.events = events;
  }

  /**
   * Everything as it is now, not yet numbered.
   *
   * @throws ApiException if the node's status cannot be read
   */
  HostReport collect() throws ApiException {
    Instant now = clock.instant();
    CollectionRound round = new CollectionRound(waiting, events);
    NodeStatus status = host.nodeStatus();
    List<ObservedGuest> listed = guestCollector.listed(round);
    List<StorageStatus> storages = round.list("storage", host::storages);
    List<BackupReport> backups = backupCollector.collect(storages, listed, round);
    List<PbsReport> servers = backupCollector.servers(storages, backups, round);
    Tunnel tunnel = tunnel(round);
    List<Disk> disks = fromCommands("smart", commands -> disks(commands, round), round);
    List<AuditReport> decisions = stateCollector.decisions(round);
    stateCollector.desiredState(round);
    List<PendingSignatureReport> pendingSignatures =
        stateCollector.pendingSignatures().reported(round);
    List<SensorReading> sensors = fromCommands("sensors", PrivilegedHost::sensors, round);
    // Last, because they are many: a few that stall must not cost what is asked for only once.
    List<GuestReport> guests = guestCollector.collect(listed, round);
    return new HostReport(
        identity.agentVersion(),
        identity.hostId(),
        identity.node(),
        0,
        now,
        status,
        sensors,
        disks,
        guests,
        tunnel,
        storages,
        backups,
        List.of(),
        round.errors(),
        stateCollector.reconcile(),
        pendingSignatures,
        stateCollector.destructivePath(),
        servers,
        decisions);
  }

  /** Empty where the privileged backend is switched off; that is no error (hub.md). */
  private <T> List<T> fromCommands(String source, CommandRead<T> read, CollectionRound round) {
    return privileged.isEmpty() ? List.of() : round.list(source, () -> read.from(privileged.get()));
  }

  /** Disks that cannot be read hide no others, and say so. */
  private static List<Disk> disks(PrivilegedHost commands, CollectionRound round)
      throws PrivilegedException {
    PrivilegedHost.Disks read = commands.disks();
    read.failures().stream()
        .map(failure -> round.failed("smart", failure))
        .distinct()
        .forEach(code -> round.error("smart", code));
    return read.disks();
  }

  /** A read of the host that needs root's command line. */
  private interface CommandRead<T> {
    List<T> from(PrivilegedHost host) throws PrivilegedException;
  }

  private Tunnel tunnel(CollectionRound round) {
    Tunnel.Readiness readiness = tunnelProbe.look();
    Tunnel tunnel = Tunnel.judge(readiness, mostTunnelConnections);
    switch (readiness) {
      case Tunnel.Readiness.NotConfigured() -> {}
      case Tunnel.Readiness.NoAnswer(var why) -> round.error("tunnel", why);
      case Tunnel.Readiness.Answer(var ready, var connections, var connector) ->
          mostTunnelConnections = Math.max(mostTunnelConnections, connections);
    }
    return tunnel;
  }
}
