package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * An operation that the agent can be asked for: one record for each, exactly the catalogue of the
 * trust design. What the Proxmox VE API has besides has no record here and cannot be reached. An
 * operation that is not known is a value too, {@link Unknown}, and a dangerous one.
 */
public sealed interface Operation {

  /** The name in documents, journal and audit. */
  String wireName();

  /** An operation on one guest; the others concern the host. */
  sealed interface OnGuest extends Operation
      permits StartGuest,
          ShutdownGuest,
          StopGuest,
          RebootGuest,
          SetGuestConfig,
          CreateSnapshot,
          DeleteSnapshot,
          RollbackSnapshot,
          BackupGuest,
          MakesGuest,
          RestoreOverGuest,
          DestroyGuest,
          ResizeDisk,
          ConvertToTemplate {
    GuestRef guest();
  }

  /** An operation that makes the guest it is on: before it, there is none of that vmid. */
  sealed interface MakesGuest extends OnGuest permits CreateGuest, CreateGuestKeyctl, RestoreGuest {
    NewContainer container();
  }

  /** An operation on the host itself. */
  sealed interface OnHost extends Operation
      permits DeleteBackup, DeleteVolume, MountUsb, UnmountUsb, RotateSigners, Unknown {}
}
