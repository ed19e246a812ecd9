package hu.dooplex.felhom.agent.domain.authz;

/** What a signed document is worth. */
public sealed interface AuthorizationVerdict {
  /** Operators have authorized exactly this operation. Nothing has been consumed yet. */
  record Authorized(VerifiedAuthorization authorization) implements AuthorizationVerdict {}

  record Rejected(Rejection rejection) implements AuthorizationVerdict {}
}
