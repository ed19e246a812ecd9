package hu.dooplex.felhom.agent.application.execution;

/** What is done while lanes are held. */
@FunctionalInterface
public interface LaneWork<T> {
  /**
   * Does it, on a thread of its own. What it throws is its outcome and nobody else's. It must not
   * wait for work of a lane that it holds: that work waits for this one.
   */
  T run(LaneSlot slot) throws Exception;
}
