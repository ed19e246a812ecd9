package hu.dooplex.felhom.agent.domain.authz;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** The curves of ECDSA keys (RFC 5656, 10.1), each with the hash that belongs to it (6.2.1). */
enum EcCurve {
  P256("nistp256", "secp256r1", "SHA256"),
  P384("nistp384", "secp384r1", "SHA384"),
  P521("nistp521", "secp521r1", "SHA512");

  private final String wireName;
  private final String hash;

  // It has no setters; nobody annotated it.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ECParameterSpec parameters;

  private final BigInteger prime;

  EcCurve(String wireName, String javaName, String hash) {
    this.wireName = wireName;
    this.hash = hash;
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(javaName));
      this.parameters = named.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a Java runtime without " + javaName, e);
    }
    this.prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
  }

  String wireName() {
    return wireName;
  }

  ECParameterSpec parameters() {
    return parameters;
  }

  BigInteger order() {
    return parameters.getOrder();
  }

  /** Of a coordinate, and of r and s: prime and order have the same length on all of them. */
  int coordinateBytes() {
    return (prime.bitLength() + 7) / 8;
  }

  /** The JDK's name for a signature whose r and s are of fixed length, one after the other. */
  String signatureAlgorithm() {
    return hash + "withECDSAinP1363Format";
  }

  /**
   * y² = x³ + ax + b, with both coordinates in the field. A point of these curves is then in the
   * right group as well: their cofactor is 1.
   */
  boolean has(BigInteger x, BigInteger y) {
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
      return false;
    }
    BigInteger a = parameters.getCurve().getA();
    BigInteger b = parameters.getCurve().getB();
    BigInteger right = x.multiply(x).add(a).multiply(x).add(b);
    return y.multiply(y).subtract(right).mod(prime).signum() == 0;
  }
}
