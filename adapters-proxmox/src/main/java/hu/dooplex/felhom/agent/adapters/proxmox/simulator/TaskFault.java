package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

/** What happens to a worker once its first piece of work has had its effect. */
public enum TaskFault {
  /** It is killed: {@code unexpected status}, and the locks that it wrote stay. */
  KILLED,
  /** It never gets any further, and runs for ever. */
  STALLED
}
