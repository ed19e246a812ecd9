package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
    return verify(signed, context, lookups, _ -> {});
  }

  /**
   * @param passed is told of every step that has passed, in their order
   */
  public static AuthorizationVerdict verify(
      SignedDocument signed,
      AuthorizationContext context,
      AuthorizationLookups lookups,
      Consumer<PipelineStep> passed) {
    try {
      return new AuthorizationVerdict.Authorized(authorized(signed, context, lookups, passed));
    } catch (RejectedException e) {
      return new AuthorizationVerdict.Rejected(e.rejection());
    } catch (MemoryUnavailableException e) {
      return new AuthorizationVerdict.Rejected(new DocumentRejection.StateUnavailable(e.detail()));
    }
  }

  /**
   * What can be said of a document that nobody has signed: steps 6 to 9 and 12. It allows nothing.
   *
   * @return why it would be rejected whoever signed it
   */
  public static Optional<Rejection> examine(
      byte[] unsigned,
      AuthorizationContext context,
      AuthorizationLookups lookups,
      Consumer<PipelineStep> passed) {
    try {
      binding(unsigned, standing(unsigned, Optional.empty(), context, lookups, passed), lookups);
      passed.accept(PipelineStep.BINDING);
      return Optional.empty();
    } catch (RejectedException e) {
      return Optional.of(e.rejection());
    } catch (MemoryUnavailableException e) {
      return Optional.of(new DocumentRejection.StateUnavailable(e.detail()));
    }
  }

  private static VerifiedAuthorization authorized(
      SignedDocument signed,
      AuthorizationContext context,
      AuthorizationLookups lookups,
      Consumer<PipelineStep> passed)
      throws RejectedException, MemoryUnavailableException {
    // trust.md, pipeline 1 to 5
    Signed by = signatures(signed, context.signers(), passed);
    // trust.md, pipeline 6 to 9
    Standing standing =
        standing(signed.document(), Optional.of(by.namespace()), context, lookups, passed);
    OperationDocument document = standing.document();
    // trust.md, pipeline 10 and 11
    boolean destructive = lookups.destructive(document.operation());
    List<EnrolledKey> counted =
        Judge.fitting(document.operation(), by.keys(), context, destructive);
    passed.accept(PipelineStep.ROLE);
    Judge.threshold(document.operation(), counted, context);
    passed.accept(PipelineStep.THRESHOLD);
    // trust.md, pipeline 12
    binding(signed.document(), standing, lookups);
    passed.accept(PipelineStep.BINDING);
    return new VerifiedAuthorization(
        document, signed, counted, Judge.meetsDestructive(document, counted, context));
  }

  /** A document that could be carried out here and now, and the one that was issued. */
  private record Standing(OperationDocument document, String issued) {}

  private static Standing standing(
      byte[] bytes,
      Optional<Namespace> under,
      AuthorizationContext context,
      AuthorizationLookups lookups,
      Consumer<PipelineStep> passed)
      throws RejectedException, MemoryUnavailableException {
    // trust.md, pipeline 6
    OperationDocument document = read(bytes, lookups);
    Optional<JournalState.Consumed> consumed = lookups.consumed(document.nonce());
    Replay.check(consumed, HexFormat.of().formatHex(Digests.sha256(bytes)));
    if (under.isPresent()) {
      namespace(document.operation(), under.get());
    }
    passed.accept(PipelineStep.DOCUMENT);
    // trust.md, pipeline 7
    Judge.host(document, context);
    passed.accept(PipelineStep.HOST);
    // trust.md, pipeline 8
    Judge.window(document, context);
    passed.accept(PipelineStep.WINDOW);
    // trust.md, pipeline 9
    Replay.check(consumed);
    String issued =
        lookups
            .issued(document.nonce())
            .orElseThrow(() ->
                new RejectedException(new DocumentRejection.NonceNotIssued(document.nonce())));
    passed.accept(PipelineStep.NONCE);
    return new Standing(document, issued);
  }

  private record Signed(List<EnrolledKey> keys, Namespace namespace) {}

  /**
   * All signatures under one of the two namespaces; whether it is the one of the operation is asked
   * once the operation is known.
   */
  private static Signed signatures(
      SignedDocument signed, SignerSet signers, Consumer<PipelineStep> passed)
      throws RejectedException {
    try {
      Signed by = signatures(signed, signers);
      PipelineStep.ofSignatures().forEach(passed);
      return by;
    } catch (RejectedException e) {
      PipelineStep.before(e.rejection()).forEach(passed);
      throw e;
    }
  }

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

  private static OperationDocument read(byte[] bytes, AuthorizationLookups lookups)
      throws RejectedException {
    return switch (lookups.read(bytes)) {
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

  private static void binding(byte[] bytes, Standing standing, AuthorizationLookups lookups)
      throws RejectedException, MemoryUnavailableException {
    OperationDocument document = standing.document();
    byte[] issuedBytes = standing.issued().getBytes(StandardCharsets.US_ASCII);
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
    if (!new Octets(issuedBytes).equals(new Octets(bytes))) {
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
