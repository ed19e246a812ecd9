package hu.dooplex.felhom.agent.domain.authz;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hashes of this package. */
final class Digests {
  private Digests() {}

  static byte[] sha256(byte[] bytes) {
    return hash("SHA-256", bytes);
  }

  static byte[] sha512(byte[] bytes) {
    return hash("SHA-512", bytes);
  }

  private static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java runtime without " + algorithm, e);
    }
  }
}
