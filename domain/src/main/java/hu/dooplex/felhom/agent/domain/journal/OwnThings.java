package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the ends of operations prove to be the agent's own, and what its transactions changed and
 * have not put back. The only place where provenance other than the customer's is made.
 */
final class OwnThings {
  private static final Provenance CUSTOMER = new Provenance.Customer();

  private record SnapshotKey(GuestRef guest, SnapshotName name) {}

  private record Made<T extends Provenance>(
      OperationId by, OperationId transaction, T provenance) {}

  private record Place(OperationId transaction, GuestRef guest) {}

  /** What was there before, and the writes that changed it. */
  private record Changed(
      Map<String, Optional<String>> before,
      Map<String, Set<Optional<String>>> written,
      List<OperationId> by) {
    Changed() {
      this(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    }

    void add(SetGuestConfig write) {
      write.set().forEach((key, value) -> add(key, Optional.of(value)));
      write.delete().forEach(key -> add(key, Optional.empty()));
    }

    private void add(String key, Optional<String> value) {
      written.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value);
    }
  }

  private final Map<SnapshotKey, Made<Provenance.OwnSnapshot>> snapshots = new LinkedHashMap<>();
  private final Map<GuestRef, Made<Provenance.ScratchGuest>> guests = new LinkedHashMap<>();
  private final Map<Place, Changed> changed = new LinkedHashMap<>();

  Provenance snapshot(GuestRef guest, SnapshotName name) {
    Made<Provenance.OwnSnapshot> made = snapshots.get(new SnapshotKey(guest, name));
    return made == null ? CUSTOMER : made.provenance();
  }

  Provenance guest(GuestRef guest) {
    Made<Provenance.ScratchGuest> made = guests.get(guest);
    return made == null ? CUSTOMER : made.provenance();
  }

  /** The operations that what is known here follows from. */
  Set<OperationId> provedBy() {
    Set<OperationId> ids = new HashSet<>();
    snapshots.values().forEach(made -> ids.add(made.by()));
    guests.values().forEach(made -> ids.add(made.by()));
    changed.values().forEach(change -> ids.addAll(change.by()));
    return ids;
  }

  void ended(JournalEntry.Intent intent, JournalEntry.Ended ended) {
    switch (intent.operation()) {
      case CreateSnapshot create -> snapshotTaken(create, intent, ended);
      case DeleteSnapshot delete -> {
        // Also when it is only seen to be gone: what is gone is nobody's.
        if (ended.outcome() == JournalEntry.Outcome.SUCCEEDED) {
          snapshots.remove(new SnapshotKey(delete.guest(), delete.snapshot()));
        }
      }
      case Operation.MakesGuest make -> created(make, intent, ended);
      case RestoreOverGuest over -> replaced(over.guest(), ended);
      case DestroyGuest destroy -> {
        if (ended.outcome() == JournalEntry.Outcome.SUCCEEDED) {
          forget(destroy.guest());
        }
      }
      case SetGuestConfig write -> written(write, intent, ended);
      // These neither make nor end nor change what is the agent's own.
      case StartGuest _,
          ShutdownGuest _,
          StopGuest _,
          RebootGuest _,
          RollbackSnapshot _,
          BackupGuest _,
          ResizeDisk _,
          ConvertToTemplate _,
          DeleteBackup _,
          DeleteVolume _,
          MountUsb _,
          UnmountUsb _,
          RotateSigners _,
          Unknown _ -> {}
    }
  }

  private void snapshotTaken(
      CreateSnapshot create, JournalEntry.Intent intent, JournalEntry.Ended ended) {
    // trust.md, Provenance: a snapshot that is only to be seen may be anybody's.
    if (ended.provesSuccess()
        && isAgentsWork(intent)
        && SnapshotName.isAgentForm(create.snapshot().value())) {
      snapshots.put(
          new SnapshotKey(create.guest(), create.snapshot()),
          new Made<>(
              intent.id(),
              transactionOf(intent),
              new Provenance.OwnSnapshot(
                  create.guest(),
                  create.snapshot(),
                  intent.id().value(),
                  intent.at(),
                  !intent.guestRunning())));
    }
  }

  /**
   * What an operator signed is the customer's, whatever it is called: the agent would take it away
   * again without a word.
   */
  private static boolean isAgentsWork(JournalEntry.Intent intent) {
    return intent.authorization().isEmpty()
        && switch (intent.source()) {
          case SELFTEST, RECOVERY -> true;
          case DESIRED_STATE, SIGNED_HUB, SIGNED_CONSOLE -> false;
        };
  }

  private void created(
      Operation.MakesGuest make, JournalEntry.Intent intent, JournalEntry.Ended ended) {
    GuestRef guest = make.guest();
    replaced(guest, ended);
    if (ended.provesSuccess()
        && isAgentsWork(intent)
        && intent.marker().isPresent()
        && ended.fingerprint().isPresent()) {
      guests.put(
          guest,
          new Made<>(
              intent.id(),
              transactionOf(intent),
              new Provenance.ScratchGuest(
                  guest,
                  intent.marker().get(),
                  make.container().storage(),
                  ended.fingerprint().get(),
                  ended.at(),
                  make instanceof RestoreGuest)));
    }
  }

  /** After a create or restore that may have happened, what was there before is no longer. */
  private void replaced(GuestRef guest, JournalEntry.Ended ended) {
    if (ended.outcome() != JournalEntry.Outcome.ABANDONED) {
      forget(guest);
    }
  }

  private void forget(GuestRef guest) {
    guests.remove(guest);
    snapshots.keySet().removeIf(key -> key.guest().equals(guest));
    changed.keySet().removeIf(place -> place.guest().equals(guest));
  }

  private void written(SetGuestConfig write, JournalEntry.Intent intent, JournalEntry.Ended ended) {
    boolean ofTransaction =
        intent.source() == Source.SELFTEST
            || (intent.source() == Source.RECOVERY && intent.transaction().isPresent());
    // A write that failed may have worked (proxmox.md), so only one that was never sent is none.
    if (!ofTransaction || ended.outcome() == JournalEntry.Outcome.ABANDONED) {
      return;
    }
    Place place = new Place(transactionOf(intent), write.guest());
    Changed change = changed.computeIfAbsent(place, p -> new Changed());
    change.by().add(intent.id());
    change.add(write);
    intent.beforeImage().forEach(change.before()::putIfAbsent);
    if (ended.outcome() == JournalEntry.Outcome.SUCCEEDED) {
      change.before().entrySet().removeIf(before -> putsBack(write, before));
    }
    if (change.before().isEmpty()) {
      changed.remove(place);
    }
  }

  private static boolean putsBack(
      SetGuestConfig write, Map.Entry<String, Optional<String>> before) {
    Optional<String> was = before.getValue().filter(value -> !value.isEmpty());
    return was.isPresent()
        ? Optional.ofNullable(write.set().get(before.getKey()))
            .filter(value -> WrittenValue.same(before.getKey(), value, was.get()))
            .isPresent()
        : write.delete().contains(before.getKey());
  }

  private static OperationId transactionOf(JournalEntry.Intent intent) {
    return intent.transaction().orElse(intent.id());
  }

  List<Unfinished> unfinished() {
    Map<Place, SortedMap<String, Optional<String>>> putBack = new LinkedHashMap<>();
    changed.forEach((place, change) -> putBack.put(place, new TreeMap<>(change.before())));
    Map<Place, List<Provenance.OwnSnapshot>> left = new LinkedHashMap<>();
    for (Made<Provenance.OwnSnapshot> made : snapshots.values()) {
      left.computeIfAbsent(
              new Place(made.transaction(), made.provenance().guest()), p -> new ArrayList<>())
          .add(made.provenance());
    }
    Map<Place, Provenance.ScratchGuest> scratch = new LinkedHashMap<>();
    for (Made<Provenance.ScratchGuest> made : guests.values()) {
      scratch.put(new Place(made.transaction(), made.provenance().guest()), made.provenance());
    }
    Set<Place> places = new LinkedHashSet<>(putBack.keySet());
    places.addAll(left.keySet());
    places.addAll(scratch.keySet());
    return places.stream()
        .map(place ->
            new Unfinished(
                place.transaction(),
                place.guest(),
                putBack.getOrDefault(place, new TreeMap<>()),
                Optional.ofNullable(changed.get(place)).map(Changed::written).orElseGet(Map::of),
                left.getOrDefault(place, List.of()),
                Optional.ofNullable(scratch.get(place))))
        .toList();
  }
}
