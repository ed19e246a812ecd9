package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.ExpectedTask;
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
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.util.Optional;

/** Where an operation leaves its trace, so that it can be found again when its answer was lost. */
sealed interface Traces {
  /** In the task list, always. */
  record InTasks(ExpectedTask task) implements Traces {}

  /**
   * In the guest's configuration, and perhaps in a task: the answer may name none.
   *
   * @param task empty if there is never one
   */
  record InConfig(Optional<ExpectedTask> task) implements Traces {}

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
      // PUT …/lxc/N/config has no task, POST …/qemu/N/config may have one; a container's template
      // has one that the answer does not name (privileges.md, 3).
      case SetGuestConfig _, ConvertToTemplate _ -> new InConfig(ExpectedTask.of(operation));
      case StartGuest _,
          ShutdownGuest _,
          StopGuest _,
          RebootGuest _,
          CreateSnapshot _,
          DeleteSnapshot _,
          RollbackSnapshot _,
          BackupGuest _,
          CreateGuest _,
          RestoreGuest _,
          RestoreOverGuest _,
          DestroyGuest _,
          ResizeDisk _,
          DeleteBackup _,
          DeleteVolume _ ->
          ExpectedTask.of(operation).<Traces>map(InTasks::new).orElseGet(Nowhere::new);
      case CreateGuestKeyctl _ -> new InMarker();
      case MountUsb _, UnmountUsb _ -> new InMounts();
      case RotateSigners _ -> new InSignerLog();
      case Unknown _ -> new Nowhere();
    };
  }
}
