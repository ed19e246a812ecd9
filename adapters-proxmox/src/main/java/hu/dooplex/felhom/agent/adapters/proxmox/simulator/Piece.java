package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

/** A part of a worker's work that takes no time; a {@link Refusal} in it fails the task. */
@FunctionalInterface
interface Piece {
  Next perform(Worker worker);
}
