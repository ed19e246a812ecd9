package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;

/**
 * Where an operation leaves its trace, so that it can be found again when its answer was lost. Task
 * types and ids are those of privileges.md, 4 F.
 */
sealed interface Traces {
  /** In the task list, always. */
  record InTasks(String type, String id) implements Traces {
    boolean names(String taskType, String taskId) {
      return taskType.equals(type) && taskId.equals(id);
    }
  }

  /** In the task list as {@code imgdel}, whose id is the owner's vmid, if any, and the storage. */
  record InDeletions(StorageName storage) implements Traces {
    boolean names(String taskType, String taskId) {
      return taskType.equals("imgdel")
          && (taskId.equals(storage.value()) || taskId.endsWith("@" + storage.value()));
    }
  }

  /**
   * In the guest's configuration, and perhaps in a task: the answer may name none.
   *
   * @param type empty if there is never a task
   */
  record InConfig(String type, String id) implements Traces {
    boolean names(String taskType, String taskId) {
      return taskType.equals(type) && taskId.equals(id);
    }
  }

  /** In the mount table and {@code fstab} of this host. */
  record InMounts() implements Traces {}

  /** In a guest that carries the marker. */
  record InMarker() implements Traces {}

  /** In the signer log. */
  record InSignerLog() implements Traces {}

  /** Nowhere: it is never carried out. */
  record Nowhere() implements Traces {}

  static Traces of(Operation operation) {
    return switch (operation) {
      case StartGuest o -> task(o, "vzstart", "qmstart");
      case ShutdownGuest o -> task(o, "vzshutdown", "qmshutdown");
      case StopGuest o -> task(o, "vzstop", "qmstop");
      case RebootGuest o -> task(o, "vzreboot", "qmreboot");
      // PUT …/lxc/N/config has no task, POST …/qemu/N/config may have one.
      case SetGuestConfig o -> config(o, "", "qmconfig");
      case CreateSnapshot o -> task(o, "vzsnapshot", "qmsnapshot");
      case DeleteSnapshot o -> task(o, "vzdelsnapshot", "qmdelsnapshot");
      case RollbackSnapshot o -> task(o, "vzrollback", "qmrollback");
      case BackupGuest o -> task(o, "vzdump", "vzdump");
      case CreateGuest o -> task(o, "vzcreate", "qmcreate");
      case CreateGuestKeyctl o -> new InMarker();
      case RestoreGuest o -> task(o, "vzrestore", "qmrestore");
      case RestoreOverGuest o -> task(o, "vzrestore", "qmrestore");
      case DestroyGuest o -> task(o, "vzdestroy", "qmdestroy");
      case ResizeDisk o -> task(o, "resize", "resize");
      // The answer names no task, although there is one (privileges.md, 3).
      case ConvertToTemplate o -> config(o, "vztemplate", "qmtemplate");
      case DeleteBackup o -> new InDeletions(o.storage());
      case DeleteVolume o -> new InDeletions(o.storage());
      case MountUsb o -> new InMounts();
      case UnmountUsb o -> new InMounts();
      case RotateSigners o -> new InSignerLog();
      case Unknown o -> new Nowhere();
    };
  }

  private static Traces task(Operation.OnGuest operation, String lxc, String qemu) {
    return new InTasks(type(operation, lxc, qemu), operation.guest().vmid().toString());
  }

  private static Traces config(Operation.OnGuest operation, String lxc, String qemu) {
    return new InConfig(type(operation, lxc, qemu), operation.guest().vmid().toString());
  }

  private static String type(Operation.OnGuest operation, String lxc, String qemu) {
    return operation.guest().kind() == GuestKind.LXC ? lxc : qemu;
  }
}
