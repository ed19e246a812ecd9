package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.OperationId;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.List;

/**
 * Authorizations for tests, without a verifier. It is in the test jar, which nothing that ships
 * depends on.
 */
public final class TestAuthorizations {
  private TestAuthorizations() {}

  public static VerifiedAuthorization of(Operation operation) {
    return new VerifiedAuthorization(
        operation,
        new JournalEntry.Authorization(
            new OperationId("0".repeat(26)), "0".repeat(64), List.of("ops-1")));
  }
}
