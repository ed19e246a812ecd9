package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Authorizations for tests, without a verifier. It is in the test jar, which nothing that ships
 * depends on.
 */
public final class TestAuthorizations {
  private static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");
  private static final EnrolledKey OPS = TestSigner.ed25519(1).enrolled("ops-1");

  private TestAuthorizations() {}

  /** There is none for an operation that is not known. */
  public static VerifiedAuthorization of(Operation operation) {
    return new VerifiedAuthorization(document(operation), "0".repeat(64), List.of(OPS), true);
  }

  /**
   * What the pipeline makes of a document whose signatures hold.
   *
   * @param issued what the agent issued with its nonce
   */
  public static Optional<VerifiedAuthorization> judged(
      OperationDocument signed,
      OperationDocument issued,
      List<EnrolledKey> by,
      AuthorizationContext context,
      boolean destructive) {
    try {
      Judge.host(signed, context);
      Judge.window(signed, context);
      List<EnrolledKey> counted = Judge.quorum(signed.operation(), by, context, destructive);
      return ActionBinding.differences(signed, issued).isEmpty()
          ? Optional.of(
              new VerifiedAuthorization(
                  signed,
                  "0".repeat(64),
                  counted,
                  Judge.meetsDestructive(signed, counted, context)))
          : Optional.empty();
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  /** A document for that operation, as the agent could issue it. */
  public static OperationDocument document(Operation operation) {
    Optional<SignedGuest> guest =
        operation instanceof Operation.OnGuest on
            ? Optional.of(new SignedGuest(on.guest(), "nextcloud", "f".repeat(64)))
            : Optional.empty();
    return new OperationDocument(
        new OperationId("0".repeat(26)),
        "demo-felhom",
        operation,
        guest,
        AT.minusSeconds(2),
        AT,
        AT.plusSeconds(7200));
  }
}
