package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;

/** Who carries an operation out. */
enum Carrier {
  PROXMOX,
  /** Root's command line on this host, where it is switched on. */
  PRIVILEGED,
  /** The agent itself: who may sign is in its own files. */
  AGENT,
  /** Nobody: what is unknown is never carried out. */
  NOBODY;

  static Carrier of(Operation operation) {
    return switch (operation) {
      case CreateGuestKeyctl _, MountUsb _, UnmountUsb _ -> PRIVILEGED;
      case RotateSigners _ -> AGENT;
      case Unknown _ -> NOBODY;
      case Operation.OnGuest _, Operation.OnHost _ -> PROXMOX;
    };
  }
}
