package hu.dooplex.felhom.agent.domain.authz;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * A point of edwards25519 (RFC 8032, 5.1) in extended coordinates. It is as slow as it is short: it
 * looks at public keys when they are enrolled, and at nothing secret.
 */
record EdwardsPoint(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
  static final int BYTES = 32;

  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The order of the base point's group. */
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_ONE =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
  private static final EdwardsPoint NEUTRAL =
      new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);

  /** The number in so many bytes, the lowest first. */
  static BigInteger number(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  /** The y in 32 bytes of an encoded point, whose highest bit is not of it. */
  static BigInteger encodedY(byte[] encoded) {
    byte[] y = Arrays.copyOf(encoded, BYTES);
    y[BYTES - 1] &= 0x7f;
    return number(y);
  }

  static boolean encodedXIsOdd(byte[] encoded) {
    return encoded[BYTES - 1] < 0;
  }

  /**
   * Whether those 32 bytes could be what encoding gives: y in the field, and no minus sign before
   * an x of zero, which is where y is 1 or -1.
   */
  static boolean isCanonical(byte[] encoded) {
    BigInteger y = encodedY(encoded);
    boolean xIsZero = y.equals(BigInteger.ONE) || y.equals(P.subtract(BigInteger.ONE));
    return y.compareTo(P) < 0 && !(xIsZero && encodedXIsOdd(encoded));
  }

  /** The point of those 32 bytes; empty if they are not canonical or on no point (5.1.3). */
  static Optional<EdwardsPoint> decode(byte[] encoded) {
    BigInteger y = encodedY(encoded);
    BigInteger ySquared = y.multiply(y);
    BigInteger u = ySquared.subtract(BigInteger.ONE).mod(P);
    BigInteger v = D.multiply(ySquared).add(BigInteger.ONE).mod(P);
    // v is never zero: -1/D is no square.
    BigInteger xSquared = u.multiply(v.modInverse(P)).mod(P);
    BigInteger root = xSquared.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    BigInteger x =
        root.multiply(root).mod(P).equals(xSquared)
            ? root
            : root.multiply(ROOT_OF_MINUS_ONE).mod(P);
    if (!isCanonical(encoded) || !x.multiply(x).mod(P).equals(xSquared)) {
      return Optional.empty();
    }
    BigInteger signed = x.testBit(0) == encodedXIsOdd(encoded) ? x : P.subtract(x);
    return Optional.of(new EdwardsPoint(signed, y, BigInteger.ONE, signed.multiply(y).mod(P)));
  }

  /** The sum of any two points, equal ones too (5.1.4). */
  EdwardsPoint plus(EdwardsPoint other) {
    BigInteger a = y.subtract(x).multiply(other.y.subtract(other.x));
    BigInteger b = y.add(x).multiply(other.y.add(other.x));
    BigInteger c = t.multiply(other.t).multiply(D).shiftLeft(1);
    BigInteger d = z.multiply(other.z).shiftLeft(1);
    BigInteger e = b.subtract(a);
    BigInteger f = d.subtract(c).mod(P);
    BigInteger g = d.add(c).mod(P);
    BigInteger h = b.add(a);
    return new EdwardsPoint(
        e.multiply(f).mod(P), g.multiply(h).mod(P), f.multiply(g).mod(P), e.multiply(h).mod(P));
  }

  EdwardsPoint times(BigInteger factor) {
    EdwardsPoint product = NEUTRAL;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      product = product.plus(product);
      if (factor.testBit(bit)) {
        product = product.plus(this);
      }
    }
    return product;
  }

  boolean isNeutral() {
    return x.signum() == 0 && y.equals(z);
  }

  /** Whether it has the order of the base point: not 1, 2, 4 or 8, and no mixture with these. */
  boolean hasPrimeOrder() {
    return !isNeutral() && times(L).isNeutral();
  }
}
