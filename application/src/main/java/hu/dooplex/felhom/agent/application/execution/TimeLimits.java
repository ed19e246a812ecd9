package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.Limits;
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
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.time.Duration;

/** How long the task of an operation is waited for before it is left in flight. */
public final class TimeLimits {
  /** A shutdown gives up after twice its timeout and this (observed on 8.4 and 9.1). */
  private static final Duration SHUTDOWN_MORE = Duration.ofSeconds(5);

  private TimeLimits() {}

  /** What has no task to wait for has the shortest limit: it is never used. */
  public static Duration of(Operation operation) {
    return switch (operation) {
      case ShutdownGuest shutdown -> orderlyStop(shutdown.timeoutSeconds());
      // it stops and then starts
      case RebootGuest reboot -> orderlyStop(reboot.timeoutSeconds());
      case StartGuest _, StopGuest _, SetGuestConfig _ -> Limits.TASK_LIMIT_SHORT;
      case CreateSnapshot _,
          DeleteSnapshot _,
          RollbackSnapshot _,
          ResizeDisk _,
          DestroyGuest _,
          DeleteBackup _,
          DeleteVolume _ ->
          Limits.TASK_LIMIT_DISKS;
      case BackupGuest _, CreateGuest _, RestoreGuest _, RestoreOverGuest _, ConvertToTemplate _ ->
          Limits.TASK_LIMIT_COPY;
      case CreateGuestKeyctl _, MountUsb _, UnmountUsb _, RotateSigners _, Unknown _ ->
          Limits.TASK_LIMIT_SHORT;
    };
  }

  private static Duration orderlyStop(int timeoutSeconds) {
    return Duration.ofSeconds(2L * timeoutSeconds)
        .plus(SHUTDOWN_MORE)
        .plus(Limits.TASK_LIMIT_SHORT);
  }
}
