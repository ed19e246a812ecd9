package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

/** What happens to a worker: but for a failure, once its first piece of work has had its effect. */
public enum TaskFault {
  /** It cannot even begin: a command of it fails. */
  FAILED,
  /** It is killed: {@code unexpected status}, and the locks that it wrote stay. */
  KILLED,
  /** It never gets any further, and runs for ever. */
  STALLED
}
