package hu.dooplex.felhom.agent.domain.authz;

import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** Ed25519 (RFC 8032, 5.1.7), with what implementations are known to leave out. */
final class Ed25519Check implements SignatureCheck {
  private static final int BYTES = 64;

  private final PublicKey key;

  Ed25519Check(SshPublicKey.Ed25519 key) {
    byte[] point = key.point().toBytes();
    this.key =
        SignatureCheck.jdkKey(
            "Ed25519",
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519,
                new EdECPoint(EdwardsPoint.encodedXIsOdd(point), EdwardsPoint.encodedY(point))));
  }

  @Override
  public Optional<SignatureFlaw> flaw(byte[] signed, SshSignature.Value signature) {
    byte[] bytes = signature.body();
    if (bytes.length != BYTES) {
      return Optional.of(SignatureFlaw.LENGTH);
    }
    byte[] r = Arrays.copyOfRange(bytes, 0, EdwardsPoint.BYTES);
    byte[] s = Arrays.copyOfRange(bytes, EdwardsPoint.BYTES, BYTES);
    // S + L is a second signature over the same bytes.
    if (EdwardsPoint.number(s).compareTo(EdwardsPoint.L) >= 0) {
      return Optional.of(SignatureFlaw.NOT_REDUCED);
    }
    if (!EdwardsPoint.isCanonical(r)) {
      return Optional.of(SignatureFlaw.NOT_CANONICAL);
    }
    return SignatureCheck.jdkFlaw("Ed25519", key, signed, bytes);
  }
}
