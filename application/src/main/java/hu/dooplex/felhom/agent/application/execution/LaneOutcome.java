package hu.dooplex.felhom.agent.application.execution;

/** What became of work that was submitted. Every submission gets exactly one. */
public sealed interface LaneOutcome<T> {
  record Done<T>(T value) implements LaneOutcome<T> {}

  /** It ran, and threw this. */
  record Failed<T>(Throwable cause) implements LaneOutcome<T> {}

  /** It was accepted and never began: the queue was stopped before. */
  record Cancelled<T>() implements LaneOutcome<T> {}

  /** It was not accepted. */
  record Refused<T>(Reason reason, Lane lane) implements LaneOutcome<T> {}

  enum Reason {
    /** As much waits in the lane as may wait there. */
    LANE_FULL,
    /** The agent is stopping. */
    STOPPED
  }
}
