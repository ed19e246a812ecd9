package hu.dooplex.felhom.agent.domain.authz;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2): the one encoding that is right is made and compared. Nothing
 * is parsed, so there is no leniency; the JDK takes a DigestInfo without its NULL.
 */
final class RsaCheck implements SignatureCheck {
  /** DigestInfo before the hash (RFC 8017, 9.2, note 1). */
  private static final byte[] SHA256 =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private static final byte[] SHA512 =
      HexFormat.of().parseHex("3051300d060960864801650304020305000440");

  private final SshPublicKey.Rsa key;

  RsaCheck(SshPublicKey.Rsa key) {
    this.key = key;
  }

  @Override
  public Optional<SignatureFlaw> flaw(byte[] signed, SshSignature.Value signature) {
    byte[] body = signature.body();
    // OpenSSH pads shorter ones, and so knows more than one signature.
    if (body.length != key.modulusBytes()) {
      return Optional.of(SignatureFlaw.LENGTH);
    }
    BigInteger number = new BigInteger(1, body);
    if (number.compareTo(key.modulus()) >= 0) {
      return Optional.of(SignatureFlaw.NOT_REDUCED);
    }
    BigInteger found = number.modPow(key.exponent(), key.modulus());
    boolean sha256 = signature.algorithm().equals("rsa-sha2-256");
    byte[] expected =
        sha256 ? encoded(SHA256, Digests.sha256(signed)) : encoded(SHA512, Digests.sha512(signed));
    return found.equals(new BigInteger(1, expected))
        ? Optional.empty()
        : Optional.of(SignatureFlaw.DOES_NOT_HOLD);
  }

  /** EMSA-PKCS1-v1_5: 00 01 FF … FF 00, DigestInfo, hash. */
  private byte[] encoded(byte[] digestInfo, byte[] hash) {
    ByteBuffer encoded = ByteBuffer.allocate(key.modulusBytes());
    byte[] padding = new byte[encoded.capacity() - 3 - digestInfo.length - hash.length];
    Arrays.fill(padding, (byte) 0xff);
    return encoded
        .put((byte) 0)
        .put((byte) 1)
        .put(padding)
        .put((byte) 0)
        .put(digestInfo)
        .put(hash)
        .array();
  }
}
