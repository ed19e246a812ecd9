package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.GuestVolumes;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Looks, in a guest's lane right before an operation is judged, at what judging it needs, and at
 * nothing else. What cannot be read stays unobserved, which makes an operation that depends on it
 * destructive.
 *
 * <p>Never observed so far, for want of the reads: whether every volume can be snapshot and how
 * much of the disks is used (so every backup is destructive), the swap in use (so is lowering it on
 * a running container), a guest's fingerprint and its history in the task list (so is whatever
 * rests on a scratch guest, and every rollback), and whether a vmid is unused (so is every create).
 * Of a storage only its free space is seen, not a thin pool's metadata.
 */
public final class SlotObserver {
  private final GuestObservation guests;
  private final HostObservation host;
  private final Neighbours neighbours;
  private final ExecutionSettings settings;
  private final EventLog events;

  @Inject
  public SlotObserver(
      GuestObservation guests, HostObservation host, ExecutionSettings settings, EventLog events) {
    this.guests = guests;
    this.host = host;
    this.neighbours = new Neighbours(guests, host);
    this.settings = settings;
    this.events = events;
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
    Needs needs = Needs.of(operation);
    if (!needs.guest() || !(operation instanceof Operation.OnGuest onGuest)) {
      return new SlotView(given, Optional.empty(), Optional.empty());
    }
    GuestRef ref = onGuest.guest();
    Optional<ObservedGuest> guest = read(ref, () -> guests.status(ref));
    if (guest.isEmpty()) {
      return new SlotView(given, Optional.empty(), Optional.empty());
    }
    Optional<GuestConfig> config =
        needs.config()
            ? read(ref, () -> GuestConfig.configured(guests.pending(ref)))
            : Optional.empty();
    given = withHost(given, operation, needs, config);
    Optional<List<Snapshot>> snapshots =
        needs.snapshots() ? read(ref, () -> guests.snapshots(ref)) : Optional.of(List.of());
    // An empty config in place of one that was not read would say that no key is set.
    if (snapshots.isPresent() && (config.isPresent() || !needs.config())) {
      given = given.with(guest(guest.get(), config, snapshots.get(), needs));
    }
    return new SlotView(given, guest, config);
  }

  /** The storages of the guest's disks; empty if they cannot be told. */
  Optional<List<StorageName>> diskStorages(GuestRef guest) throws ApiException {
    return read(guest, () -> GuestConfig.configured(guests.pending(guest)))
        .flatMap(config -> GuestVolumes.storages(config.values()));
  }

  private Circumstances.Guest guest(
      ObservedGuest guest, Optional<GuestConfig> config, List<Snapshot> snapshots, Needs needs)
      throws ApiException {
    Optional<Boolean> shares =
        needs.sharing() && config.isPresent()
            ? read(guest.ref(), () -> neighbours.share(guest.ref(), config.get()))
                .flatMap(answer -> answer)
            : Optional.empty();
    return new Circumstances.Guest(
        SlotView.runs(guest),
        guest.lock(),
        config.map(GuestConfig::values).orElseGet(TreeMap::new),
        snapshots,
        guest.usage().memoryBytes(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        shares,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Circumstances withHost(
      Circumstances given, Operation operation, Needs needs, Optional<GuestConfig> config)
      throws ApiException {
    Circumstances seen = given;
    if (operation instanceof SetGuestConfig write && needs.memory()) {
      Optional<Neighbours.Memory> memory =
          read(write.guest(), () -> neighbours.memory(write.guest())).flatMap(answer -> answer);
      if (memory.isPresent()) {
        seen = seen.withMemory(memory.get().hostBytes(), memory.get().ofOthersBytes());
      }
    }
    List<StorageName> storages =
        switch (operation) {
          case BackupGuest backup -> List.of(backup.storage());
          case CreateSnapshot _ ->
              config.flatMap(disks -> GuestVolumes.storages(disks.values())).orElseGet(List::of);
          case Operation.OnGuest _, Operation.OnHost _ -> List.of();
        };
    return storages.isEmpty() ? seen : seen.withStorages(space(storages));
  }

  private Map<StorageName, Circumstances.Space> space(List<StorageName> storages)
      throws ApiException {
    Map<StorageName, Circumstances.Space> space = new HashMap<>();
    for (StorageName name : storages) {
      read(name, () -> host.storage(name.value()))
          .filter(storage -> storage.active() && storage.totalBytes().isPresent())
          .filter(storage -> storage.availableBytes().isPresent())
          .ifPresent(storage ->
              space.put(
                  name,
                  new Circumstances.Space(
                      storage.totalBytes().getAsLong(), storage.availableBytes().getAsLong())));
    }
    return space;
  }

  private interface Read<T> {
    T get() throws ApiException;
  }

  private <T> Optional<T> read(Object of, Read<T> read) throws ApiException {
    try {
      return Optional.of(read.get());
    } catch (ApiException e) {
      if (ReadFault.of(e) == ReadFault.OUTAGE) {
        throw e;
      }
      events.warning(
          "not_observed",
          EventLog.field("of", of),
          EventLog.field("error", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
