package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import jakarta.inject.Inject;

/** Draws the names of new operations. */
public final class OperationIds {
  private final RandomSource random;

  @Inject
  public OperationIds(RandomSource random) {
    this.random = random;
  }

  /** One that no operation had before: of 128 random bits none comes twice. */
  public OperationId next() {
    return OperationId.of(random.bytes(OperationId.BYTES));
  }
}
