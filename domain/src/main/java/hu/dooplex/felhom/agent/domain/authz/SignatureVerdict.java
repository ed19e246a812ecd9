package hu.dooplex.felhom.agent.domain.authz;

/** What one signature is worth. */
public sealed interface SignatureVerdict {
  /** The holder of that key signed exactly these bytes, for exactly this purpose. */
  record Verified(EnrolledKey signer) implements SignatureVerdict {}

  record Rejected(Rejection rejection) implements SignatureVerdict {}
}
