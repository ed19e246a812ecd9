package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.Operation;

/**
 * What is left of a signed document once every step of the verification has passed: it allows
 * exactly one operation, with exactly these parameters. Holding one is the proof, so its
 * constructor is for this package, where the verifier lives, and for nobody else.
 */
public final class VerifiedAuthorization {
  private final Operation operation;
  private final JournalEntry.Authorization consumption;

  VerifiedAuthorization(Operation operation, JournalEntry.Authorization consumption) {
    this.operation = operation;
    this.consumption = consumption;
  }

  /** Whether that is the operation, every parameter of it equal (trust.md, pipeline 12). */
  public boolean covers(Operation other) {
    return operation.equals(other);
  }

  /** What the journal's intent records; the record is the consumption of the nonce. */
  public JournalEntry.Authorization consumption() {
    return consumption;
  }

  @Override
  public String toString() {
    return "VerifiedAuthorization[" + operation + ", " + consumption.nonce() + "]";
  }
}
