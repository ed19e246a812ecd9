package hu.dooplex.felhom.agent.application.exercise;

/** How an exercise ended. */
public enum Ending {
  /** All of it was done, and undone. */
  FINE,
  /** Something did not work. */
  FAILED,
  /** Proxmox VE did not answer. */
  UNREACHABLE,
  /** It was not to be done: the guest is not fit for it, or something is against changes. */
  REFUSED
}
