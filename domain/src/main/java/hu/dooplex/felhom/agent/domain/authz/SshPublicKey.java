package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import java.math.BigInteger;
import java.util.Optional;

/** What an OpenSSH public key of a supported kind says. */
sealed interface SshPublicKey {
  /** The same for two keys that one private key signs for. */
  KeyIdentity identity();

  /** Why it must not be enrolled; empty if it may (trust.md, pipeline 3 and 4). */
  Optional<KeyFlaw> flaw();

  /**
   * @param point 32 bytes, whatever they say
   */
  record Ed25519(Octets point) implements SshPublicKey {
    @Override
    public KeyIdentity identity() {
      return new KeyIdentity("ed25519:" + point);
    }

    @Override
    public Optional<KeyFlaw> flaw() {
      Optional<EdwardsPoint> decoded = EdwardsPoint.decode(point.toBytes());
      if (decoded.isEmpty()) {
        return Optional.of(KeyFlaw.NOT_ON_CURVE);
      }
      // With a point of order 8 anybody makes signatures that hold (seen with the JDK and OpenSSH).
      return decoded.get().hasPrimeOrder() ? Optional.empty() : Optional.of(KeyFlaw.WRONG_SUBGROUP);
    }
  }

  /** A point as it was written: on the curve or not. */
  record Ecdsa(EcCurve curve, BigInteger x, BigInteger y) implements SshPublicKey {
    @Override
    public KeyIdentity identity() {
      return new KeyIdentity(curve.wireName() + ":" + x.toString(16) + ":" + y.toString(16));
    }

    @Override
    public Optional<KeyFlaw> flaw() {
      return curve.has(x, y) ? Optional.empty() : Optional.of(KeyFlaw.NOT_ON_CURVE);
    }
  }

  record Rsa(BigInteger exponent, BigInteger modulus) implements SshPublicKey {
    static final String ALLOWED =
        "ssh-rsa of "
            + Limits.RSA_MIN_BITS
            + " to "
            + Limits.RSA_MAX_BITS
            + " bits with exponent 65537";

    private static final BigInteger F4 = BigInteger.valueOf(65537);

    @Override
    public KeyIdentity identity() {
      return new KeyIdentity("rsa:" + modulus.toString(16));
    }

    @Override
    public Optional<KeyFlaw> flaw() {
      int bits = modulus.bitLength();
      if (bits < Limits.RSA_MIN_BITS || bits > Limits.RSA_MAX_BITS) {
        return Optional.of(KeyFlaw.RSA_SIZE);
      }
      return exponent.equals(F4) ? Optional.empty() : Optional.of(KeyFlaw.RSA_EXPONENT);
    }

    /** What its size and exponent are, in short. */
    String description() {
      return "ssh-rsa of "
          + modulus.bitLength()
          + " bits with "
          + (exponent.equals(F4) ? "exponent 65537" : "another exponent");
    }

    int modulusBytes() {
      return (modulus.bitLength() + 7) / 8;
    }
  }

  /**
   * A key that lives in a FIDO token (PROTOCOL.u2f).
   *
   * @param bare an {@link Ed25519} key, or an {@link Ecdsa} one on P-256
   * @param application what the token binds its signatures to: {@code ssh:} for most
   */
  record SecurityKey(SshPublicKey bare, String application) implements SshPublicKey {
    /** The point alone: the same point with another application is no second signer. */
    @Override
    public KeyIdentity identity() {
      return bare.identity();
    }

    @Override
    public Optional<KeyFlaw> flaw() {
      return bare.flaw();
    }
  }
}
