package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.GuestVolumes;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks, in a guest's lane right before an operation is judged, at what judging it needs, and at
 * nothing else: what is destructive whatever is seen costs no look. What cannot be read stays
 * unobserved, which makes an operation that depends on it destructive.
 */
public final class SlotObserver {
  private final GuestObservation guests;
  private final Neighbours neighbours;
  private final StorageRoom room;
  private final VmidSearch vmids;
  private final PastTasks past;
  private final OperationJournal journal;
  private final ExecutionSettings settings;
  private final CarefulReads reads;

  @Inject
  public SlotObserver(
      GuestObservation guests,
      HostObservation host,
      TaskProgress tasks,
      OperationJournal journal,
      ExecutionSettings settings,
      EventLog events) {
    this.guests = guests;
    this.reads = new CarefulReads(events);
    this.neighbours = new Neighbours(guests, host);
    this.room = new StorageRoom(host, reads);
    this.vmids = new VmidSearch(host);
    this.past = new PastTasks(host, tasks);
    this.journal = journal;
    this.settings = settings;
  }

  /** A guest as it was read, piece by piece. */
  private record Seen(
      ObservedGuest guest, Optional<List<PendingChange>> rows, Optional<List<Snapshot>> snapshots) {
    GuestRef ref() {
      return guest.ref();
    }

    Optional<GuestConfig> config() {
      return rows.map(GuestConfig::configured);
    }
  }

  /**
   * One look.
   *
   * @throws ApiException if Proxmox VE does not answer: then nothing can be judged
   */
  SlotView look(Operation operation, LocalPolicy policy) throws ApiException {
    Circumstances given = Circumstances.unobserved(policy);
    if (settings.usbMountParent().isPresent()) {
      given = given.withUsbMountParent(settings.usbMountParent().get());
    }
    return switch (operation) {
      case Operation.MakesGuest make -> toBeMade(make.guest(), make.container(), given);
      case Operation.OnGuest onGuest -> there(onGuest, given);
      case Operation.OnHost _ -> nothing(given);
    };
  }

  private static SlotView nothing(Circumstances given) {
    return new SlotView(given, Optional.empty(), Optional.empty());
  }

  /** The storages of the guest's disks; empty if they cannot be told. */
  Optional<List<StorageName>> diskStorages(GuestRef guest) throws ApiException {
    return reads
        .read(guest, () -> GuestConfig.configured(guests.pending(guest)))
        .flatMap(config -> GuestVolumes.storages(config.values()));
  }

  private SlotView toBeMade(GuestRef guest, NewContainer container, Circumstances given)
      throws ApiException {
    LocalPolicy policy = given.policy();
    boolean scratch =
        policy.scratchVmids().filter(range -> range.includes(guest.vmid())).isPresent()
            && policy.scratchStorages().contains(container.storage());
    if (!scratch) {
      return nothing(given);
    }
    Circumstances seen = given.withStorages(room.of(List.of(container.storage())));
    return nothing(
        reads
            .read(guest, () -> vmids.unused(guest.vmid()))
            .flatMap(answer -> answer)
            .map(seen::withVmidUnused)
            .orElse(seen));
  }

  private SlotView there(Operation.OnGuest operation, Circumstances given) throws ApiException {
    GuestRef ref = operation.guest();
    Needs needs = Needs.of(operation);
    Optional<ObservedGuest> guest = reads.read(ref, () -> guests.status(ref));
    if (guest.isEmpty()) {
      return nothing(given);
    }
    boolean backup =
        operation instanceof BackupGuest wanted
            && given.policy().backupStorages().contains(wanted.storage());
    Provenance provenance =
        needs.has(Needs.Part.IDENTITY)
            ? journal.read(state -> state.of(operation))
            : new Provenance.Customer();
    boolean print = provenance instanceof Provenance.ScratchGuest;
    Optional<List<PendingChange>> rows =
        needs.has(Needs.Part.CONFIG) || backup
            ? reads.read(ref, () -> guests.pending(ref))
            : Optional.empty();
    Circumstances seen = withHost(given, operation, needs, rows.map(GuestConfig::configured));
    Optional<List<Snapshot>> snapshots =
        needs.has(Needs.Part.SNAPSHOTS) || print
            ? reads.read(ref, () -> guests.snapshots(ref))
            : Optional.of(List.of());
    Seen pieces = new Seen(guest.get(), rows, snapshots);
    // An empty config in place of one that was not read would say that no key is set.
    if (snapshots.isPresent() && (rows.isPresent() || !needs.has(Needs.Part.CONFIG))) {
      seen = seen.with(guest(pieces, needs, backup, provenance));
    }
    return new SlotView(seen, guest, pieces.config());
  }

  private Circumstances.Guest guest(Seen seen, Needs needs, boolean backup, Provenance provenance)
      throws ApiException {
    Optional<GuestConfig> config = seen.config();
    Optional<Boolean> shares =
        needs.has(Needs.Part.SHARING) && config.isPresent()
            ? reads
                .read(seen.ref(), () -> neighbours.share(seen.ref(), config.get()))
                .flatMap(answer -> answer)
            : Optional.empty();
    OptionalLong backupBytes =
        backup && seen.rows().isPresent()
            ? GuestVolumes.backupBytes(seen.ref().kind(), seen.rows().get())
            : OptionalLong.empty();
    Optional<Boolean> snapshotsAll =
        backup ? reads.read(seen.ref(), () -> guests.canSnapshot(seen.ref())) : Optional.empty();
    Optional<String> fingerprint =
        provenance instanceof Provenance.ScratchGuest
            ? config.flatMap(
                values -> seen.snapshots().map(taken -> Fingerprint.of(seen.ref(), values, taken)))
            : Optional.empty();
    return new Circumstances.Guest(
        SlotView.runs(seen.guest()),
        seen.guest().lock(),
        config.map(GuestConfig::values).orElseGet(TreeMap::new),
        seen.snapshots().orElseGet(List::of),
        seen.guest().usage().memoryInUse(),
        seen.guest().usage().swapBytes(),
        backupBytes,
        shares,
        snapshotsAll,
        fingerprint,
        // Last, so that it shows whatever happened to the guest while it was looked at.
        history(provenance, seen.ref()));
  }

  private Optional<Circumstances.History> history(Provenance provenance, GuestRef guest)
      throws ApiException {
    return switch (provenance) {
      case Provenance.Customer _ -> Optional.empty();
      case Provenance.OwnSnapshot own ->
          reads
              .read(
                  guest,
                  () -> past.since(own.intentAt().minus(Limits.SLOT_LOOK), guest.vmid(), Set.of()))
              .flatMap(answer -> answer);
      case Provenance.ScratchGuest own -> {
        Set<Upid> tasks = ownTasks(guest);
        yield reads
            .read(guest, () -> past.since(own.createdAt(), guest.vmid(), tasks))
            .flatMap(answer -> answer);
      }
    };
  }

  /** What of them replaces a scratch guest, the journal's replay knows. */
  private Set<Upid> ownTasks(GuestRef guest) {
    String vmid = guest.vmid().toString();
    return journal.read(state ->
        state.tasks().stream()
            .filter(task -> task.id().equals(vmid))
            .collect(Collectors.toUnmodifiableSet()));
  }

  private Circumstances withHost(
      Circumstances given, Operation.OnGuest operation, Needs needs, Optional<GuestConfig> config)
      throws ApiException {
    Circumstances seen = given;
    if (needs.has(Needs.Part.MEMORY)) {
      Optional<Neighbours.Memory> memory =
          reads
              .read(operation.guest(), () -> neighbours.memory(operation.guest()))
              .flatMap(answer -> answer);
      if (memory.isPresent()) {
        seen = seen.withMemory(memory.get().hostBytes(), memory.get().ofOthersBytes());
      }
    }
    List<StorageName> storages =
        operation instanceof BackupGuest backup
            ? List.of(backup.storage())
            : needs.has(Needs.Part.ROOM_OF_DISKS)
                ? config.flatMap(disks -> GuestVolumes.storages(disks.values())).orElseGet(List::of)
                : List.of();
    return storages.isEmpty() ? seen : seen.withStorages(room.of(storages));
  }
}
