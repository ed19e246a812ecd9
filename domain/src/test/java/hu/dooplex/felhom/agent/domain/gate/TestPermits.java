package hu.dooplex.felhom.agent.domain.gate;

import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.Optional;

/**
 * Permits for tests, without a gate. It is in the test jar, which nothing that ships depends on.
 */
public final class TestPermits {
  private TestPermits() {}

  public static Permit permit(Operation operation) {
    return new Permit(operation, Optional.empty());
  }

  public static Permit permit(Operation operation, String configDigest) {
    return new Permit(operation, Optional.of(configDigest));
  }
}
