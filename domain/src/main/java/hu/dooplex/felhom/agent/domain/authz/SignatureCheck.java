package hu.dooplex.felhom.agent.domain.authz;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.KeySpec;
import java.util.Optional;

/** Step 5 of the pipeline (trust.md, 5) with one key, which passed all checks of keys before. */
interface SignatureCheck {
  /** Why the signature does not hold over those bytes; empty if it does. */
  Optional<SignatureFlaw> flaw(byte[] signed, SshSignature.Value signature);

  static SignatureCheck of(SshPublicKey key) {
    return switch (key) {
      case SshPublicKey.Ed25519 ed25519 -> new Ed25519Check(ed25519);
      case SshPublicKey.Ecdsa ecdsa -> new EcdsaCheck(ecdsa);
      case SshPublicKey.Rsa rsa -> new RsaCheck(rsa);
      case SshPublicKey.SecurityKey(SshPublicKey bare, String application) ->
          new SecurityKeyCheck(of(bare), application);
    };
  }

  static PublicKey jdkKey(String algorithm, KeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a Java runtime without " + algorithm, e);
    }
  }

  /**
   * Asks the JDK. What its providers throw, checked or not, says that the signature does not hold:
   * no bytes that somebody sent may end more than their own verification.
   */
  static Optional<SignatureFlaw> jdkFlaw(
      String algorithm, PublicKey key, byte[] signed, byte[] signature) {
    boolean holds;
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(signed);
      holds = verifier.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      holds = false;
    }
    return holds ? Optional.empty() : Optional.of(SignatureFlaw.DOES_NOT_HOLD);
  }
}
