package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import java.time.Instant;
import java.util.List;

/**
 * What is left of a signed document once every step of the verification has passed: it allows
 * exactly one operation, with exactly these parameters. Holding one is the proof, so its
 * constructor is for this package, where the verifier lives, and for nobody else.
 */
public final class VerifiedAuthorization {
  private final OperationDocument document;
  private final SignedDocument signed;
  private final List<EnrolledKey> counted;
  private final boolean forDestructive;

  VerifiedAuthorization(
      OperationDocument document,
      SignedDocument signed,
      List<EnrolledKey> counted,
      boolean forDestructive) {
    this.document = document;
    this.signed = signed;
    this.counted = List.copyOf(counted);
    this.forDestructive = forDestructive;
  }

  /** Whether that is the operation, every parameter of it equal (trust.md, pipeline 12). */
  public boolean covers(Operation other) {
    return document.operation().equals(other);
  }

  /**
   * The same, for an operation of that class: keys that are too new sign nothing destructive, and
   * what an operation is can have changed since it was verified.
   */
  public boolean covers(Operation other, boolean destructive) {
    return covers(other) && (forDestructive || !destructive);
  }

  /** What was signed: the target is looked at by it before it is carried out. */
  public OperationDocument document() {
    return document;
  }

  /** The bytes that were signed, and the signatures, as they came: the signer log keeps them. */
  public SignedDocument signed() {
    return signed;
  }

  List<EnrolledKey> counted() {
    return counted;
  }

  /** What comes of the rotation of signers that it allows; of another operation nothing does. */
  public Rotation rotate(SignerSet signers, Instant at) {
    return document.operation() instanceof RotateSigners change
        ? signers.rotate(change, counted, at)
        : new Rotation.Refused(RotationFlaw.NOTHING, "it does not rotate signers");
  }

  /** What the journal's intent records; the record is the consumption of the nonce. */
  public JournalEntry.Authorization consumption() {
    return new JournalEntry.Authorization(
        document.nonce(), signed.sha256(), counted.stream().map(EnrolledKey::name).toList());
  }

  @Override
  public String toString() {
    return "VerifiedAuthorization[" + document.operation() + ", " + document.nonce() + "]";
  }
}
