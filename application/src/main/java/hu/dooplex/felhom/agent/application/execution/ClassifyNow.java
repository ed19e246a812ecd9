package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import jakarta.inject.Inject;

/** What an operation is as the host is now, seen as it would be in the lane. It only looks. */
public final class ClassifyNow {
  private final SlotObserver observer;
  private final OperationJournal journal;
  private final ExecutionSettings settings;

  @Inject
  public ClassifyNow(SlotObserver observer, OperationJournal journal, ExecutionSettings settings) {
    this.observer = observer;
    this.journal = journal;
    this.settings = settings;
  }

  /**
   * @throws ApiException if Proxmox VE does not answer
   */
  public Classification run(Operation operation) throws ApiException {
    return OperationClassifier.classify(
        operation,
        journal.read(state -> state.of(operation)),
        observer.look(operation, settings.policy()).circumstances());
  }
}
