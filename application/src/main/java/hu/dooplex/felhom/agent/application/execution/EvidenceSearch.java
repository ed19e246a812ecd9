package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.ConfiguredDisk;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.journal.Evidence;
import hu.dooplex.felhom.agent.domain.journal.Evidence.GuestLook;
import hu.dooplex.felhom.agent.domain.journal.Evidence.TaskLook;
import hu.dooplex.felhom.agent.domain.journal.JournalState.Known;
import hu.dooplex.felhom.agent.domain.journal.RecoveryPlan;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.ExpectedTask;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for what an operation in flight has left behind. What cannot be read is left out, which
 * decides nothing.
 */
public final class EvidenceSearch {
  private static final String ANY_GUEST = "/vms/0";

  private final GuestObservation guests;
  private final HostObservation host;
  private final TaskProgress tasks;
  private final Optional<PrivilegedHost> privileged;
  private final PastTasks past;
  private final StoredVolumes volumes;
  private final SignerRotations rotations;
  private final Waiting waiting;
  private final EventLog events;

  /** Of reads: operations in flight meet the same one together. */
  private final Outages outages = new Outages();

  @Inject
  public EvidenceSearch(
      GuestObservation guests,
      HostObservation host,
      TaskProgress tasks,
      Optional<PrivilegedHost> privileged,
      SignerRotations rotations,
      Waiting waiting,
      EventLog events) {
    this.guests = guests;
    this.host = host;
    this.tasks = tasks;
    this.privileged = privileged;
    this.past = new PastTasks(host, tasks);
    this.volumes = new StoredVolumes(host);
    this.rotations = rotations;
    this.waiting = waiting;
    this.events = events;
  }

  /** What there is to see of it now. */
  Evidence look(Known known, Duration sinceStart) {
    Evidence evidence = Evidence.none(sinceStart);
    Operation operation = known.intent().operation();
    if (known.task().isPresent()) {
      evidence = task(known.task().get()).map(evidence::with).orElse(evidence);
    } else if (ExpectedTask.of(operation).isPresent()) {
      evidence =
          read("tasks", () -> started(known, sinceStart)).map(evidence::with).orElse(evidence);
    }
    return ofThing(known, needsGuest(known, sinceStart), evidence);
  }

  /**
   * Without vmid=, which misses volume deletions; since 2 s before the intent. By the time when the
   * operation may be given up, also what runs: its task could bear an earlier time.
   */
  private TaskEntry.Page started(Known known, Duration sinceStart) throws ApiException {
    TaskEntry.Page since = tasks.tasks(TaskQuery.since(RecoveryPlan.searchedSince(known.intent())));
    if (sinceStart.compareTo(Limits.LATE_ARRIVAL) < 0) {
      return since;
    }
    List<TaskEntry> running =
        tasks.tasks(TaskQuery.ofRunning()).tasks().stream()
            .filter(task -> !since.tasks().contains(task))
            .toList();
    return new TaskEntry.Page(
        Stream.concat(since.tasks().stream(), running.stream()).toList(),
        since.total() + running.size());
  }

  /** Of what an operation has made: a scratch guest, or a set of signers. */
  Optional<String> fingerprint(Known known) {
    return known.intent().operation() instanceof RotateSigners change
        ? rotations.newSet(change)
        : ofScratch(known);
  }

  /**
   * The fingerprint of a scratch guest that was just made; it is what makes it the agent's own.
   * Empty if nobody can tell that it is still as it was made: it then stays somebody's. So does one
   * that was made by command line, whose task no record names.
   */
  private Optional<String> ofScratch(Known known) {
    Optional<Operation.MakesGuest> made =
        switch (known.intent().operation()) {
          case CreateGuest create -> Optional.of(create);
          case RestoreGuest restore -> Optional.of(restore);
          case Operation.OnGuest _, Operation.OnHost _ -> Optional.empty();
        };
    if (made.isEmpty() || known.intent().marker().isEmpty() || known.task().isEmpty()) {
      return Optional.empty();
    }
    String marker = known.intent().marker().get();
    return read(made.get().guest(), () -> asMade(made.get(), marker, known))
        .flatMap(print -> print);
  }

  private Optional<String> asMade(Operation.MakesGuest make, String marker, Known known)
      throws ApiException {
    GuestRef guest = make.guest();
    GuestConfig config = GuestConfig.configured(guests.pending(guest));
    List<Snapshot> taken = guests.snapshots(guest);
    boolean marked =
        config.value("tags").stream()
            .flatMap(tags -> Arrays.stream(tags.split("[;, ]", -1)))
            .anyMatch(marker::equals);
    Set<Upid> task = known.task().stream().collect(Collectors.toUnmodifiableSet());
    boolean untouched =
        past.since(known.intent().at(), guest.vmid(), task)
            .filter(since -> !since.replaced())
            .isPresent();
    return marked && untouched && taken.isEmpty() && hasNoOthersDisk(make, config)
        ? Optional.of(Fingerprint.of(guest, config, taken))
        : Optional.empty();
  }

  /**
   * Between the making and this look, which after a crash comes late, somebody may have given it a
   * disk, which would go with it. What is created has its root disk alone; what is restored has
   * those of its archive, all on the storage that was named and with its own number.
   */
  private static boolean hasNoOthersDisk(Operation.MakesGuest make, GuestConfig config) {
    String storage = make.container().storage() + ":";
    String number = "-" + make.guest().vmid() + "-";
    return ConfiguredDisk.in(config.values()).stream()
        .allMatch(disk ->
            disk.volume().startsWith(storage)
                && disk.volume().contains(number)
                && (make instanceof RestoreGuest || disk.key().equals("rootfs")));
  }

  private Evidence ofThing(Known known, boolean needsGuest, Evidence evidence) {
    return switch (known.intent().operation()) {
      case Operation.OnGuest onGuest ->
          needsGuest ? guest(onGuest).map(evidence::with).orElse(evidence) : evidence;
      case DeleteBackup delete -> volume(delete.storage(), delete.volume(), evidence);
      case DeleteVolume delete -> volume(delete.storage(), delete.volume(), evidence);
      case MountUsb mount -> usb(mount.uuid(), mount.mountPoint(), evidence);
      case UnmountUsb unmount -> usb(unmount.uuid(), unmount.mountPoint(), evidence);
      case RotateSigners change ->
          known
              .intent()
              .authorization()
              .flatMap(given -> rotations.has(change, given.documentSha256()))
              .map(evidence::withInSignerLog)
              .orElse(evidence);
      case Operation.OnHost _ -> evidence;
    };
  }

  /** Only where it can decide something now: each look takes several reads. */
  private static boolean needsGuest(Known known, Duration sinceStart) {
    if (known.task().isPresent()) {
      return true;
    }
    return switch (known.intent().operation()) {
      case CreateGuestKeyctl _ -> true;
      case SetGuestConfig _, ConvertToTemplate _ -> sinceStart.compareTo(Limits.LATE_ARRIVAL) >= 0;
      case Operation.OnGuest _, Operation.OnHost _ -> false;
    };
  }

  private Optional<TaskLook> task(Upid upid) {
    return read(
        upid,
        () ->
            tasks
                .taskStatusOnce(upid)
                .<TaskLook>map(TaskLook.Known::new)
                .orElseGet(TaskLook.Forgotten::new));
  }

  private Optional<GuestLook> guest(Operation.OnGuest operation) {
    GuestRef ref = operation.guest();
    boolean snapshots = operation instanceof CreateSnapshot || operation instanceof DeleteSnapshot;
    try {
      ObservedGuest guest = guests.status(ref);
      if (guest.runState() == RunState.UNKNOWN) {
        return Optional.empty();
      }
      GuestConfig config = GuestConfig.configured(guests.pending(ref));
      List<Snapshot> taken = snapshots ? guests.snapshots(ref) : List.of();
      outages.over(ref.toString());
      return Optional.of(
          new GuestLook.There(
              guest.runState() == RunState.RUNNING, guest.lock().isPresent(), config, taken));
    } catch (ApiException e) {
      if (ReadFault.of(e) == ReadFault.NO_SUCH_GUEST) {
        return Optional.of(new GuestLook.Absent());
      }
      notSeen(ref, e);
      return Optional.empty();
    }
  }

  private Evidence volume(StorageName storage, VolumeId volume, Evidence evidence) {
    Optional<Boolean> there =
        read(
                volume,
                () ->
                    volumes.listed(storage, volume, StoredVolumes.DELETABLE)
                        ? Optional.of(true)
                        : missing(storage))
            .flatMap(answer -> answer);
    return there.map(evidence::withVolumeThere).orElse(evidence);
  }

  /** Not listed is gone only for a token that would see it (privileges.md, 2). */
  private Optional<Boolean> missing(StorageName storage) throws ApiException {
    Privileges privileges = host.privileges();
    String path = "/storage/" + storage;
    boolean seesAll =
        privileges.allow(path, "Datastore.Audit")
            && privileges.allow(path, "Datastore.AllocateSpace")
            && privileges.allow(ANY_GUEST, "VM.Backup")
            && privileges.allow(ANY_GUEST, "VM.Config.Disk");
    return seesAll ? Optional.of(false) : Optional.empty();
  }

  private Evidence usb(FilesystemUuid uuid, MountPoint mountPoint, Evidence evidence) {
    if (privileged.isEmpty()) {
      return evidence;
    }
    try {
      PrivilegedHost.UsbMount seen = privileged.get().usbMount(uuid, mountPoint);
      outages.over(mountPoint.value());
      return evidence.with(new Evidence.UsbLook(seen.mounted(), seen.inFstab()));
    } catch (PrivilegedException e) {
      notSeen(mountPoint.value(), e);
      return evidence;
    }
  }

  private interface Read<T> {
    T get() throws ApiException;
  }

  private <T> Optional<T> read(Object of, Read<T> read) {
    try {
      Optional<T> found = Optional.of(read.get());
      outages.over(of.toString());
      return found;
    } catch (ApiException e) {
      notSeen(of, e);
      return Optional.empty();
    }
  }

  private void notSeen(Object of, Exception e) {
    String error = String.valueOf(e.getMessage());
    if (outages.isNews(of.toString(), error, waiting.elapsed())) {
      events.warning("evidence_not_read", EventLog.field("of", of), EventLog.field("error", error));
    }
  }
}
