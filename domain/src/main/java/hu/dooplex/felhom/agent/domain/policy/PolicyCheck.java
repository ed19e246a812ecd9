package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures an operation against the local policy and the guest's budget (trust.md, 3). The rules'
 * names are those of the configuration file. What the policy has no word for, it does not allow.
 */
public final class PolicyCheck {
  private static final PolicyOutcome ALLOWED = new PolicyOutcome.Allowed();

  private final Source source;
  private final Provenance provenance;
  private final Circumstances circumstances;
  private final LocalPolicy policy;
  private final Budget spent;

  private PolicyCheck(
      Source source, Provenance provenance, Circumstances circumstances, Budget spent) {
    this.source = source;
    this.provenance = provenance;
    this.circumstances = circumstances;
    this.policy = circumstances.policy();
    this.spent = spent;
  }

  /**
   * Whether the policy among the circumstances lets the operation happen without a signature.
   *
   * @param provenance of what the operation touches, as the classifier sees it
   * @param spent of the operation's guest; it binds the desired state alone
   */
  public static PolicyOutcome evaluate(
      Operation operation,
      Source source,
      Provenance provenance,
      Circumstances circumstances,
      Budget spent) {
    return new PolicyCheck(source, provenance, circumstances, spent).outcome(operation);
  }

  private PolicyOutcome outcome(Operation operation) {
    return switch (operation) {
      case StartGuest start -> runChange(start.guest());
      case ShutdownGuest shutdown -> runChange(shutdown.guest());
      case StopGuest stop -> runChange(stop.guest());
      case RebootGuest reboot -> runChange(reboot.guest());
      case SetGuestConfig write -> configWrite(write);
      case CreateSnapshot create -> snapshot(create.guest());
      case DeleteSnapshot delete -> ofGuest(delete.guest());
      case RollbackSnapshot rollback -> ofGuest(rollback.guest());
      case BackupGuest backup -> backup(backup);
      case Operation.MakesGuest make -> scratch(make.guest(), make.container());
      case RestoreOverGuest over -> ofGuest(over.guest());
      case DestroyGuest destroy -> ofGuest(destroy.guest());
      case ResizeDisk resize -> ofGuest(resize.guest());
      case ConvertToTemplate convert -> ofGuest(convert.guest());
      // The folder that the host's owner configured is the policy; the classifier knows it.
      case MountUsb mount -> ALLOWED;
      case UnmountUsb unmount -> ALLOWED;
      // The policy has no word that would allow these.
      case DeleteBackup delete -> violated("operation");
      case DeleteVolume delete -> violated("operation");
      case RotateSigners rotate -> violated("operation");
      case Unknown unknown -> violated("operation");
    };
  }

  private PolicyOutcome ofGuest(GuestRef guest) {
    return includes(guest) ? ALLOWED : violated("guests");
  }

  /** A scratch guest is the agent's to touch, but no hub's: that one needs to find it listed. */
  private boolean includes(GuestRef guest) {
    boolean ownScratch =
        source != Source.DESIRED_STATE
            && provenance instanceof Provenance.ScratchGuest scratch
            && scratch.guest().equals(guest)
            && inScratchRange(guest);
    return ownScratch || policy.guests().includes(guest.vmid());
  }

  private boolean inScratchRange(GuestRef guest) {
    return policy.scratchVmids().filter(range -> range.includes(guest.vmid())).isPresent();
  }

  private PolicyOutcome runChange(GuestRef guest) {
    if (!includes(guest)) {
      return violated("guests");
    }
    return withinBudget(
        "run_changes_per_guest_day", spent.runChanges(), policy.runChangesPerGuestDay());
  }

  private PolicyOutcome configWrite(SetGuestConfig write) {
    if (!includes(write.guest())) {
      return violated("guests");
    }
    Set<String> fields = ManagedField.keys(write.guest().kind());
    boolean managed =
        Stream.concat(write.set().keySet().stream(), write.delete().stream())
            .allMatch(key -> fields.contains(key) && policy.managedFields().contains(key));
    if (!managed) {
      return violated("managed_fields");
    }
    return withinBudget(
        "config_writes_per_guest_day", spent.configWrites(), policy.configWritesPerGuestDay());
  }

  private PolicyOutcome withinBudget(String name, int used, int allowed) {
    boolean over = source == Source.DESIRED_STATE && used >= allowed;
    return over ? new PolicyOutcome.OverBudget(name) : ALLOWED;
  }

  private PolicyOutcome snapshot(GuestRef guest) {
    if (!includes(guest)) {
      return violated("guests");
    }
    Optional<Circumstances.Guest> observed = circumstances.guest();
    if (observed.isEmpty() || ownSnapshots(observed.get()) >= policy.maxAgentSnapshots()) {
      return violated("max_agent_snapshots");
    }
    Optional<List<StorageName>> storages = GuestVolumes.storages(observed.get().config());
    boolean room =
        storages.isPresent() && storages.get().stream().allMatch(storage -> leaves(storage, 0));
    return room ? ALLOWED : violated("min_storage_free");
  }

  /** By their names, which is the careful way round here: what only looks like one counts too. */
  private static long ownSnapshots(Circumstances.Guest guest) {
    return guest.snapshots().stream()
        .filter(snapshot -> SnapshotName.isAgentForm(snapshot.name()))
        .count();
  }

  private PolicyOutcome backup(BackupGuest backup) {
    if (!includes(backup.guest())) {
      return violated("guests");
    }
    if (!policy.backupStorages().contains(backup.storage())) {
      return violated("backup_storages");
    }
    boolean room =
        circumstances.guest().stream()
            .flatMapToLong(guest -> guest.diskUsedBytes().stream())
            .anyMatch(used -> leaves(backup.storage(), used));
    return room ? ALLOWED : violated("min_storage_free");
  }

  private PolicyOutcome scratch(GuestRef guest, NewContainer container) {
    if (!inScratchRange(guest)) {
      return violated("scratch_vmids");
    }
    if (!policy.scratchStorages().contains(container.storage())) {
      return violated("scratch_storages");
    }
    long bytes = (long) container.rootfsGib() << 30;
    return leaves(container.storage(), bytes) ? ALLOWED : violated("min_storage_free");
  }

  /** Whether the share that is to stay free is still free after that many bytes more. */
  private boolean leaves(StorageName storage, long bytes) {
    Circumstances.Space space = circumstances.storages().get(storage);
    return space != null
        && bytes >= 0
        && space.availableBytes() - bytes >= policy.minStorageFree() * space.totalBytes();
  }

  private static PolicyOutcome violated(String rule) {
    return new PolicyOutcome.Violated(rule);
  }
}
