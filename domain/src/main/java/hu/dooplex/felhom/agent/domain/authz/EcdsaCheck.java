package hu.dooplex.felhom.agent.domain.authz;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;

/** ECDSA: r and s as SSH writes them (RFC 5656, 3.1.2), handed to the JDK in fixed length. */
final class EcdsaCheck implements SignatureCheck {
  private final EcCurve curve;
  private final PublicKey key;

  EcdsaCheck(SshPublicKey.Ecdsa key) {
    this.curve = key.curve();
    this.key =
        SignatureCheck.jdkKey(
            "EC", new ECPublicKeySpec(new ECPoint(key.x(), key.y()), curve.parameters()));
  }

  @Override
  public Optional<SignatureFlaw> flaw(byte[] signed, SshSignature.Value signature) {
    ByteBuffer fixed = ByteBuffer.allocate(2 * curve.coordinateBytes());
    try {
      WireReader reader = new WireReader(signature.body());
      put(fixed, reader.positive("r"));
      put(fixed, reader.positive("s"));
      reader.end("the signature");
    } catch (MalformedException e) {
      return Optional.of(SignatureFlaw.NUMBERS);
    }
    return SignatureCheck.jdkFlaw(curve.signatureAlgorithm(), key, signed, fixed.array());
  }

  private void put(ByteBuffer fixed, BigInteger number) throws MalformedException {
    if (number.compareTo(curve.order()) >= 0) {
      throw new MalformedException("a number is not below the group order");
    }
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    int length = bytes.length - sign;
    fixed.put(new byte[curve.coordinateBytes() - length]).put(bytes, sign, length);
  }
}
