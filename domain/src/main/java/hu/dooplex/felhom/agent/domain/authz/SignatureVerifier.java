package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.authz.Rejection.UnsupportedAlgorithm;
import hu.dooplex.felhom.agent.domain.authz.Rejection.UnsupportedAlgorithm.Part;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict.Rejected;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict.Verified;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Says whether one signature holds: steps 1 to 5 of the pipeline (trust.md, 5), in that order. It
 * is stricter than {@code ssh-keygen -Y verify} in places and laxer in none.
 */
public final class SignatureVerifier {
  private static final String SHA256 = "sha256";
  private static final String SHA512 = "sha512";

  private SignatureVerifier() {}

  /**
   * @param armored the text of the signature, as it came
   * @param message the bytes that are to be signed, as they came
   * @param expected what the caller wants it signed for
   * @param enrolled whose signatures count
   */
  public static SignatureVerdict verifySignature(
      byte[] armored, byte[] message, Namespace expected, Collection<EnrolledKey> enrolled) {
    SshSignature signature;
    try {
      // trust.md, pipeline 1
      signature = SshSignature.parse(armored);
    } catch (MalformedException e) {
      return new Rejected(new Rejection.MalformedSignature(e.defect()));
    }
    // trust.md, pipeline 2
    if (!signature.namespace().equals(expected.text())) {
      return new Rejected(new Rejection.WrongNamespace(expected, signature.namespace()));
    }
    // trust.md, pipeline 3
    Optional<UnsupportedAlgorithm> unsupported = unsupported(signature);
    if (unsupported.isPresent()) {
      return new Rejected(unsupported.get());
    }
    // trust.md, pipeline 4
    Optional<EnrolledKey> signer =
        enrolled.stream().filter(key -> key.isWrittenAs(signature.keyBlob())).findFirst();
    if (signer.isEmpty()) {
      return new Rejected(unknown(signature));
    }
    // trust.md, pipeline 5
    byte[] hash =
        signature.hash().equals(SHA256) ? Digests.sha256(message) : Digests.sha512(message);
    return signer
        .get()
        .check()
        .flaw(signature.signed(expected, hash), signature.value())
        .<SignatureVerdict>map(flaw -> new Rejected(bad(signer.get(), flaw)))
        .orElseGet(() -> new Verified(signer.get()));
  }

  private static Optional<UnsupportedAlgorithm> unsupported(SshSignature signature) {
    List<String> hashes = List.of(SHA256, SHA512);
    if (!hashes.contains(signature.hash())) {
      return Optional.of(new UnsupportedAlgorithm(Part.HASH, signature.hash(), hashes));
    }
    return switch (signature.key()) {
      case ParsedKey.Unsupported(String name) ->
          Optional.of(new UnsupportedAlgorithm(Part.KEY, name, KeyKind.wireNames()));
      case ParsedKey.Supported(KeyKind kind, SshPublicKey key) -> {
        if (key instanceof SshPublicKey.Rsa rsa && rsa.flaw().isPresent()) {
          yield Optional.of(
              new UnsupportedAlgorithm(
                  Part.KEY, rsa.description(), List.of(SshPublicKey.Rsa.ALLOWED)));
        }
        // The key says how it signs, and not the signature.
        String algorithm = signature.value().algorithm();
        yield kind.algorithms().contains(algorithm)
            ? Optional.empty()
            : Optional.of(new UnsupportedAlgorithm(Part.SIGNATURE, algorithm, kind.algorithms()));
      }
    };
  }

  private static Rejection unknown(SshSignature signature) {
    return new Rejection.UnknownSigner(
        signature.key().name(), PublicKeyLine.fingerprint(signature.keyBlob()));
  }

  private static Rejection bad(EnrolledKey signer, SignatureFlaw flaw) {
    return new Rejection.BadSignature(signer.name(), signer.fingerprint(), flaw);
  }
}
