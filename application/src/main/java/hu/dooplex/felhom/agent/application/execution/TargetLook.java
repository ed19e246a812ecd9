package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.authz.LiveTarget;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.TargetCheck;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what a signed document is for (trust.md, pipeline 13): in its lane right before it is
 * carried out, and where somebody asks what would become of it.
 */
public final class TargetLook {
  private final GuestObservation guests;
  private final PastTasks past;
  private final StoredVolumes volumes;
  private final CarefulReads reads;

  @Inject
  public TargetLook(
      GuestObservation guests, HostObservation host, TaskProgress tasks, EventLog events) {
    this.guests = guests;
    this.past = new PastTasks(host, tasks);
    this.volumes = new StoredVolumes(host);
    this.reads = new CarefulReads(events);
  }

  /** A volume that an operation names, and where it would be listed. */
  private record Named(StorageName storage, VolumeId volume, List<String> contents) {
    static Named of(VolumeId volume, List<String> contents) {
      String id = volume.value();
      return new Named(new StorageName(id.substring(0, id.indexOf(':'))), volume, contents);
    }
  }

  /**
   * Whether it is still what was signed, and it can work at all; not for a rotation of signers,
   * whose target is the set.
   *
   * @throws ApiException if Proxmox VE does not answer
   */
  public Optional<Rejection> check(OperationDocument document) throws ApiException {
    Optional<LiveTarget> live = look(document.operation());
    return live.isEmpty()
        ? Optional.of(
            new TargetNotReady(
                TargetNotReady.Obstacle.HISTORY_UNKNOWN,
                "the guest's configuration or snapshots cannot be read"))
        : TargetCheck.check(document, live.get());
  }

  /**
   * One look.
   *
   * @return empty if there is a guest of that vmid and nobody can tell which it is: its config or
   *     its snapshots cannot be read
   * @throws ApiException if Proxmox VE does not answer
   */
  private Optional<LiveTarget> look(Operation operation) throws ApiException {
    Set<VolumeId> there = volumes(operation);
    if (!(operation instanceof Operation.OnGuest onGuest)) {
      return Optional.of(new LiveTarget(Optional.empty(), Optional.empty(), there));
    }
    Optional<ObservedGuest> seen = find(onGuest.guest());
    if (seen.isEmpty()) {
      return Optional.of(new LiveTarget(Optional.empty(), Optional.empty(), there));
    }
    GuestRef ref = seen.get().ref();
    Optional<GuestConfig> config =
        reads.read(ref, () -> GuestConfig.configured(guests.pending(ref)));
    Optional<List<Snapshot>> snapshots = reads.read(ref, () -> guests.snapshots(ref));
    if (config.isEmpty() || snapshots.isEmpty()) {
      return Optional.empty();
    }
    // Last, so that they show whatever happened to the guest while it was looked at.
    Optional<TaskEntry.Page> tasks = reads.read(ref, past::everybodys).flatMap(page -> page);
    return Optional.of(
        new LiveTarget(
            Optional.of(new LiveTarget.Guest(seen.get(), config.get(), snapshots.get())),
            tasks,
            there));
  }

  /** The guest of that vmid, whatever its kind: a machine can have taken a container's place. */
  private Optional<ObservedGuest> find(GuestRef signed) throws ApiException {
    Optional<ObservedGuest> guest = status(signed);
    GuestKind other = signed.kind() == GuestKind.LXC ? GuestKind.QEMU : GuestKind.LXC;
    return guest.isPresent() ? guest : status(new GuestRef(other, signed.vmid()));
  }

  private Optional<ObservedGuest> status(GuestRef ref) throws ApiException {
    try {
      return Optional.of(guests.status(ref));
    } catch (ApiException e) {
      return switch (ReadFault.of(e)) {
        case OUTAGE -> throw e;
        // One that the token may not see cannot be proven to be the one that was signed either.
        case NO_SUCH_GUEST, UNREADABLE -> Optional.empty();
      };
    }
  }

  private Set<VolumeId> volumes(Operation operation) throws ApiException {
    Optional<Named> named = named(operation);
    if (named.isEmpty()) {
      return Set.of();
    }
    Named wanted = named.get();
    return reads
            .read(
                wanted.volume(),
                () -> volumes.listed(wanted.storage(), wanted.volume(), wanted.contents()))
            .orElse(false)
        ? Set.of(wanted.volume())
        : Set.of();
  }

  private static Optional<Named> named(Operation operation) {
    return switch (operation) {
      case CreateGuest o -> Optional.of(Named.of(o.template(), StoredVolumes.TEMPLATES));
      case CreateGuestKeyctl o -> Optional.of(Named.of(o.template(), StoredVolumes.TEMPLATES));
      case RestoreGuest o -> Optional.of(Named.of(o.archive(), StoredVolumes.ARCHIVES));
      case RestoreOverGuest o -> Optional.of(Named.of(o.archive(), StoredVolumes.ARCHIVES));
      case DeleteBackup o ->
          Optional.of(new Named(o.storage(), o.volume(), StoredVolumes.DELETABLE));
      case DeleteVolume o ->
          Optional.of(new Named(o.storage(), o.volume(), StoredVolumes.DELETABLE));
      case Operation.OnGuest _, Operation.OnHost _ -> Optional.empty();
    };
  }
}
