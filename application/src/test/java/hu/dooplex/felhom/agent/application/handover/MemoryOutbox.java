package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.util.ArrayList;
import java.util.List;

/** Results in memory. */
final class MemoryOutbox implements ResultOutbox {
  final List<OperationResult> kept = new ArrayList<>();
  boolean broken;

  @Override
  public void add(OperationResult result) throws StateException {
    check();
    kept.add(result);
  }

  @Override
  public List<OperationResult> waiting() {
    return List.copyOf(kept);
  }

  @Override
  public void remove(OperationResult result) throws StateException {
    check();
    kept.remove(result);
  }

  private void check() throws StateException {
    if (broken) {
      throw new StateException("results.json: no space left on device");
    }
  }
}
