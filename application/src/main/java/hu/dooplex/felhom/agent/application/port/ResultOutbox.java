package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.util.List;

/** Results that the hub has not taken yet, over restarts (hub.md, SignedEnvelope and results). */
public interface ResultOutbox {
  /**
   * Keeps one until it is delivered; one that waits already, equal but for its time, is kept once.
   * When this returns, it outlives a power cut. Of too many, the oldest go.
   */
  void add(OperationResult result) throws StateException;

  /** Oldest first, without those that are too old. */
  List<OperationResult> waiting();

  /** Forgets it: the hub has it, or will never take it. */
  void remove(OperationResult result) throws StateException;
}
