package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady.Obstacle;
import hu.dooplex.felhom.agent.domain.guest.ConfiguredDisk;
import hu.dooplex.felhom.agent.domain.guest.RunState;
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
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.Optional;

/**
 * What an operation would fail by, as far as it can be seen before: a nonce is not spent for it.
 * Proxmox VE has the last word.
 */
final class Readiness {
  private final LiveTarget target;

  private Readiness(LiveTarget target) {
    this.target = target;
  }

  static Optional<TargetNotReady> obstacle(Operation operation, LiveTarget target) {
    Readiness readiness = new Readiness(target);
    return readiness.lock().or(() -> readiness.of(operation));
  }

  private Optional<TargetNotReady> of(Operation operation) {
    return switch (operation) {
      case StartGuest _ -> template().or(() -> runState(RunState.STOPPED));
      case ShutdownGuest _, StopGuest _, RebootGuest _ -> runState(RunState.RUNNING);
      case SetGuestConfig o ->
          o.delete().stream().anyMatch(ConfiguredDisk::isKey) ? protection() : Optional.empty();
      case CreateSnapshot o ->
          has(o.snapshot())
              ? no(Obstacle.SNAPSHOT_EXISTS, "there is a snapshot " + o.snapshot() + " already")
              : Optional.empty();
      case DeleteSnapshot o -> snapshot(o.snapshot());
      case RollbackSnapshot o -> snapshot(o.snapshot());
      case CreateGuest o -> volume(o.template());
      case CreateGuestKeyctl o -> volume(o.template());
      case RestoreGuest o -> volume(o.archive());
      case RestoreOverGuest o ->
          protection().or(() -> runState(RunState.STOPPED)).or(() -> volume(o.archive()));
      case DestroyGuest o ->
          protection().or(() -> o.force() ? Optional.empty() : runState(RunState.STOPPED));
      case ConvertToTemplate _ -> template().or(() -> runState(RunState.STOPPED));
      case DeleteBackup o -> volume(o.volume());
      case DeleteVolume o -> volume(o.volume());
      case BackupGuest _, ResizeDisk _, MountUsb _, UnmountUsb _, RotateSigners _, Unknown _ ->
          Optional.empty();
    };
  }

  private Optional<TargetNotReady> lock() {
    return target
        .guest()
        .flatMap(guest -> guest.seen().lock())
        .flatMap(lock ->
            no(
                Obstacle.LOCKED,
                "the guest is locked: "
                    + ForeignText.oneLine(lock, Limits.SIGNATURE_EXCERPT_MAX_CHARS)));
  }

  /** pve-container and qemu-server, {@code check_protection}. */
  private Optional<TargetNotReady> protection() {
    return target
        .guest()
        .flatMap(guest -> guest.config().value("protection"))
        .filter(value -> !value.equals("0"))
        .flatMap(value -> no(Obstacle.PROTECTED, "the guest's protection is on"));
  }

  private Optional<TargetNotReady> template() {
    return target
        .guest()
        .filter(guest -> guest.seen().template())
        .flatMap(guest -> no(Obstacle.TEMPLATE, "the guest is a template"));
  }

  private Optional<TargetNotReady> runState(RunState needed) {
    return target
        .guest()
        .map(guest -> guest.seen().runState())
        .filter(state -> state != needed)
        .flatMap(state ->
            no(
                Obstacle.RUN_STATE,
                "the guest is not " + (needed == RunState.RUNNING ? "running" : "stopped")));
  }

  private Optional<TargetNotReady> snapshot(SnapshotName name) {
    return has(name)
        ? Optional.empty()
        : no(Obstacle.NO_SNAPSHOT, "the guest has no snapshot " + name);
  }

  private boolean has(SnapshotName name) {
    return target
        .guest()
        .filter(guest ->
            guest.snapshots().stream().anyMatch(known -> known.name().equals(name.value())))
        .isPresent();
  }

  private Optional<TargetNotReady> volume(VolumeId volume) {
    return target.volumes().contains(volume)
        ? Optional.empty()
        : no(Obstacle.NO_VOLUME, "there is no " + volume);
  }

  private static Optional<TargetNotReady> no(Obstacle obstacle, String detail) {
    return Optional.of(new TargetNotReady(obstacle, detail));
  }
}
