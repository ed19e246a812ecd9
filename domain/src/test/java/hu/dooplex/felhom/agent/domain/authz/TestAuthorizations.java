package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Authorizations for tests, without a verifier. It is in the test jar, which nothing that ships
 * depends on.
 */
public final class TestAuthorizations {
  /** Where the documents are for. */
  public static final String HOST = "demo-felhom";

  private static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");
  private static final TestSigner KEY = TestSigner.ed25519(1);
  private static final EnrolledKey OPS = KEY.enrolled("ops-1");

  /** Who signs here: a set without it knows nobody who did. */
  public static final Signer SIGNER = KEY.named("ops-1");

  /** Signed once each: hundreds of thousands of cases share a few hundred documents. */
  private static final Map<OperationDocument, SignedDocument> SIGNED = new ConcurrentHashMap<>();

  private TestAuthorizations() {}

  /** There is none for an operation that is not known. */
  public static VerifiedAuthorization of(Operation operation) {
    return of(document(operation));
  }

  /** The document, signed by {@link #SIGNER} as an operator does. */
  public static VerifiedAuthorization of(OperationDocument document) {
    return new VerifiedAuthorization(document, signed(document), List.of(OPS), true);
  }

  private static SignedDocument signed(OperationDocument document) {
    return SIGNED.computeIfAbsent(document, TestAuthorizations::sign);
  }

  private static SignedDocument sign(OperationDocument document) {
    byte[] bytes = TestDocuments.text(document).getBytes(StandardCharsets.US_ASCII);
    Namespace namespace =
        document.operation() instanceof RotateSigners ? Namespace.SIGNERS : Namespace.OPERATIONS;
    return new SignedDocument(bytes, List.of(KEY.sign(namespace, bytes).armored()));
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
                  signed(signed),
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
    return document(operation, new OperationId("0".repeat(26)), guest, AT.minusSeconds(2), AT);
  }

  /** The same, good for two hours. */
  public static OperationDocument document(
      Operation operation,
      OperationId nonce,
      Optional<SignedGuest> guest,
      Instant observedAt,
      Instant notBefore) {
    Instant from = notBefore.truncatedTo(ChronoUnit.SECONDS);
    return new OperationDocument(
        nonce,
        HOST,
        operation,
        guest,
        observedAt.truncatedTo(ChronoUnit.SECONDS),
        from,
        from.plusSeconds(7200));
  }
}
