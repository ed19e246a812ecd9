package hu.dooplex.felhom.agent.application.execution;

/** The right of running work to one of the queue's parallel slots. */
public interface LaneSlot {
  /**
   * Gives the slot to others while the body waits, and takes one again before this returns or
   * throws. The lanes stay held. For waiting alone: nothing is changed on the host meanwhile.
   *
   * @throws IllegalStateException if the work has ended, or waits already
   */
  <E extends Exception> void whileWaiting(Pause<E> body) throws E;

  /** Something that only waits. */
  @FunctionalInterface
  interface Pause<E extends Exception> {
    void await() throws E;
  }
}
