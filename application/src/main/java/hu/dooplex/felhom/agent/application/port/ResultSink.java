package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.OperationResult;

/** Where the results of signed operations go: the hub. */
public interface ResultSink {
  /** Sends one, once; when this returns, the hub has taken it. */
  void deliver(OperationResult result) throws HubException;
}
