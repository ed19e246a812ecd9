package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says whether operators have authorized exactly one operation: steps 1 to 12 of the verification
 * (trust.md, 5), in that order. The first failure ends it, and nothing is consumed by it: that is
 * the journal's intent, after the target was looked at in the guest's lane (13) and {@link
 * #lookAgain} has still found everything right.
 */
public final class AuthorizationPipeline {
  private AuthorizationPipeline() {}

  public static AuthorizationVerdict verify(
      SignedDocument signed, AuthorizationContext context, AuthorizationLookups lookups) {
    try {
      return new AuthorizationVerdict.Authorized(authorized(signed, context, lookups));
    } catch (RejectedException e) {
      return new AuthorizationVerdict.Rejected(e.rejection());
    } catch (MemoryUnavailableException e) {
      return new AuthorizationVerdict.Rejected(new DocumentRejection.StateUnavailable(e.detail()));
    }
  }

  private static VerifiedAuthorization authorized(
      SignedDocument signed, AuthorizationContext context, AuthorizationLookups lookups)
      throws RejectedException, MemoryUnavailableException {
    // trust.md, pipeline 1 to 5
    Signed by = signatures(signed, context.signers());
    // trust.md, pipeline 6
    OperationDocument document = read(signed, lookups);
    Optional<JournalState.Consumed> consumed = lookups.consumed(document.nonce());
    Replay.check(consumed, signed.sha256());
    namespace(document.operation(), by.namespace());
    // trust.md, pipeline 7 and 8
    Judge.host(document, context);
    Judge.window(document, context);
    // trust.md, pipeline 9
    Replay.check(consumed);
    String issued =
        lookups
            .issued(document.nonce())
            .orElseThrow(() ->
                new RejectedException(new DocumentRejection.NonceNotIssued(document.nonce())));
    // trust.md, pipeline 10 and 11
    boolean destructive = lookups.destructive(document.operation());
    List<EnrolledKey> counted = Judge.quorum(document.operation(), by.keys(), context, destructive);
    // trust.md, pipeline 12
    binding(signed, document, issued, lookups);
    return new VerifiedAuthorization(
        document, signed, counted, Judge.meetsDestructive(document, counted, context));
  }

  private record Signed(List<EnrolledKey> keys, Namespace namespace) {}

  /**
   * All signatures under one of the two namespaces; whether it is the one of the operation is asked
   * once the operation is known.
   */
  private static Signed signatures(SignedDocument signed, SignerSet signers)
      throws RejectedException {
    try {
      return new Signed(verified(signed, Namespace.OPERATIONS, signers), Namespace.OPERATIONS);
    } catch (RejectedException first) {
      boolean forSigners =
          first.rejection() instanceof Rejection.WrongNamespace wrong
              && wrong.found().equals(Namespace.SIGNERS.text());
      if (!forSigners) {
        throw first;
      }
      return new Signed(verified(signed, Namespace.SIGNERS, signers), Namespace.SIGNERS);
    }
  }

  /** Whose they are, in their order; one that does not hold spoils it all. */
  static List<EnrolledKey> verified(SignedDocument signed, Namespace expected, SignerSet signers)
      throws RejectedException {
    List<EnrolledKey> keys = new ArrayList<>();
    for (byte[] signature : signed.signatures()) {
      switch (SignatureVerifier.verifySignature(
          signature, signed.document(), expected, signers.keys())) {
        case SignatureVerdict.Verified(EnrolledKey key) -> keys.add(key);
        case SignatureVerdict.Rejected(Rejection rejection) ->
            throw new RejectedException(rejection);
      }
    }
    return keys;
  }

  private static OperationDocument read(SignedDocument signed, AuthorizationLookups lookups)
      throws RejectedException {
    return switch (lookups.read(signed.document())) {
      case DocumentReading.Read(OperationDocument document) -> document;
      case DocumentReading.Malformed(String path, String defect) ->
          throw new RejectedException(new DocumentRejection.MalformedDocument(path, defect));
    };
  }

  private static void namespace(Operation operation, Namespace used) throws RejectedException {
    Namespace expected =
        operation instanceof RotateSigners ? Namespace.SIGNERS : Namespace.OPERATIONS;
    if (!used.equals(expected)) {
      throw new RejectedException(new Rejection.WrongNamespace(expected, used.text()));
    }
  }

  private static void binding(
      SignedDocument signed,
      OperationDocument document,
      String issuedText,
      AuthorizationLookups lookups)
      throws RejectedException, MemoryUnavailableException {
    byte[] issuedBytes = issuedText.getBytes(StandardCharsets.US_ASCII);
    OperationDocument issued =
        switch (lookups.read(issuedBytes)) {
          case DocumentReading.Read(OperationDocument read) -> read;
          case DocumentReading.Malformed(String path, String defect) ->
              throw new MemoryUnavailableException(
                  "the document issued with nonce "
                      + document.nonce()
                      + " cannot be read: "
                      + path
                      + ": "
                      + defect);
        };
    List<String> differences = ActionBinding.differences(document, issued);
    if (!differences.isEmpty()) {
      throw new RejectedException(new DocumentRejection.BindingMismatch(differences));
    }
    if (!new Octets(issuedBytes).equals(new Octets(signed.document()))) {
      throw new RejectedException(new DocumentRejection.BindingMismatch(List.of("bytes")));
    }
  }

  /**
   * Looks again, right before it is carried out, at what can have changed since it was verified
   * (trust.md, pipeline 13): window, clock, signers and thresholds. A signer who was removed
   * meanwhile voids what it signed.
   *
   * @param destructive as it was classified in the lane
   */
  public static Optional<Rejection> lookAgain(
      VerifiedAuthorization authorization, AuthorizationContext context, boolean destructive) {
    try {
      Judge.host(authorization.document(), context);
      Judge.window(authorization.document(), context);
      for (EnrolledKey key : authorization.counted()) {
        if (context.signers().member(key).isEmpty()) {
          throw new RejectedException(new Rejection.UnknownSigner(key.kind(), key.fingerprint()));
        }
      }
      Judge.quorum(
          authorization.document().operation(), authorization.counted(), context, destructive);
      return Optional.empty();
    } catch (RejectedException e) {
      return Optional.of(e.rejection());
    }
  }
}
