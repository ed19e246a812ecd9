package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The task that an operation starts, as the node's task list names it: what a lost answer is looked
 * for by. From the {@code fork_worker} calls of pve-container {@code PVE::API2::LXC}, {@code
 * …::LXC::Status}, {@code …::LXC::Snapshot}, qemu-server {@code PVE::API2::Qemu}, pve-manager
 * {@code PVE::API2::VZDump} and pve-storage {@code PVE::API2::Storage::Content}.
 *
 * @param types the types of which it has one: which, depends on whether the guest is HA-managed
 * @param ids the ids of which it has one
 */
public record ExpectedTask(Set<String> types, Set<String> ids) {
  public ExpectedTask {
    types = Set.copyOf(types);
    ids = Set.copyOf(ids);
  }

  /** Empty for what has no task: a container's config write, and what is not the API's. */
  public static Optional<ExpectedTask> of(Operation operation) {
    return switch (operation) {
      case StartGuest start -> ofGuest(start.guest(), "start", "hastart");
      // the HA manager has no other word for an orderly stop
      case ShutdownGuest shutdown -> ofGuest(shutdown.guest(), "shutdown", "hastop");
      case StopGuest stop -> ofGuest(stop.guest(), "stop", "hastop");
      case RebootGuest reboot -> ofGuest(reboot.guest(), "reboot");
      case SetGuestConfig write ->
          write.guest().kind() == GuestKind.QEMU
              ? ofGuest(write.guest(), "config")
              : Optional.empty();
      case CreateSnapshot create -> ofGuest(create.guest(), "snapshot");
      case DeleteSnapshot delete -> ofGuest(delete.guest(), "delsnapshot");
      case RollbackSnapshot rollback -> ofGuest(rollback.guest(), "rollback");
      case BackupGuest backup -> named("vzdump", backup.guest());
      case CreateGuest create -> ofGuest(create.guest(), "create");
      case RestoreGuest restore -> ofGuest(restore.guest(), "restore");
      case RestoreOverGuest restore -> ofGuest(restore.guest(), "restore");
      case DestroyGuest destroy -> ofGuest(destroy.guest(), "destroy");
      case ResizeDisk resize -> named("resize", resize.guest());
      // a container's is started too, although its call answers null
      case ConvertToTemplate convert -> ofGuest(convert.guest(), "template");
      case DeleteBackup delete -> Optional.of(imageDeletion(delete.storage(), delete.volume()));
      case DeleteVolume delete -> Optional.of(imageDeletion(delete.storage(), delete.volume()));
      case CreateGuestKeyctl _, MountUsb _, UnmountUsb _, RotateSigners _, Unknown _ ->
          Optional.empty();
    };
  }

  /**
   * Whether this is such a task, started by that token. Two of one type, guest and token are told
   * apart by nothing but their time: no UPID carries a snapshot's name.
   *
   * @param tokenId {@code USER@REALM!TOKENID}
   */
  public boolean matches(Upid task, String tokenId) {
    return types.contains(task.type()) && ids.contains(task.id()) && task.user().equals(tokenId);
  }

  private static Optional<ExpectedTask> ofGuest(GuestRef guest, String verb, String... others) {
    Set<String> types = new TreeSet<>(Set.of(others));
    types.add(prefix(guest.kind()) + verb);
    return Optional.of(new ExpectedTask(types, Set.of(guest.vmid().toString())));
  }

  private static Optional<ExpectedTask> named(String type, GuestRef guest) {
    return Optional.of(new ExpectedTask(Set.of(type), Set.of(guest.vmid().toString())));
  }

  private static String prefix(GuestKind kind) {
    return switch (kind) {
      case LXC -> "vz";
      case QEMU -> "qm";
    };
  }

  /** {@code OWNER@STORAGE}, or the storage alone where nobody owns the volume. */
  private static ExpectedTask imageDeletion(StorageName storage, VolumeId volume) {
    Set<String> ids = new TreeSet<>(Set.of(storage.value()));
    volume.ownerIds().forEach(owner -> ids.add(owner + "@" + storage));
    return new ExpectedTask(Set.of("imgdel"), ids);
  }
}
