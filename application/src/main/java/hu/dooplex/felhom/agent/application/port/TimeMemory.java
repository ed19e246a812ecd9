package hu.dooplex.felhom.agent.application.port;

import java.time.Instant;
import java.util.Optional;

/** The latest time that the agent is sure of having seen, over restarts (trust.md, pipeline 8). */
public interface TimeMemory {
  /** Empty before the clock was ever believed. */
  Optional<Instant> floor();

  /** When this returns, the floor outlives a power cut. */
  void setFloor(Instant floor) throws StateException;
}
