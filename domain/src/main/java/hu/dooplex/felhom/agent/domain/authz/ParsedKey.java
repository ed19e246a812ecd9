package hu.dooplex.felhom.agent.domain.authz;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * A public key as it is in a blob or in a line: its structure is right, its values are anything.
 */
sealed interface ParsedKey {
  /** As the key calls its kind, unescaped. */
  String name();

  record Supported(KeyKind kind, SshPublicKey key) implements ParsedKey {
    @Override
    public String name() {
      return kind.wireName();
    }
  }

  /** Of a kind that may not sign, and so with a structure that nobody looked at. */
  record Unsupported(String name) implements ParsedKey {}

  /** Reads a key blob (RFC 4253, 6.6; RFC 5656, 3.1; RFC 8709, 4; PROTOCOL.u2f), all of it. */
  static ParsedKey ofBlob(byte[] blob) throws MalformedException {
    WireReader reader = new WireReader(blob);
    String name = reader.name("the key's kind");
    Optional<KeyKind> kind = KeyKind.named(name);
    if (kind.isEmpty()) {
      return new Unsupported(name);
    }
    return switch (kind.get()) {
      case ED25519 -> finished(reader, kind.get(), ed25519(reader));
      case ECDSA_256 -> ecdsa(reader, kind.get(), EcCurve.P256);
      case ECDSA_384 -> ecdsa(reader, kind.get(), EcCurve.P384);
      case ECDSA_521 -> ecdsa(reader, kind.get(), EcCurve.P521);
      case RSA -> {
        BigInteger exponent = reader.positive("the key's exponent");
        BigInteger modulus = reader.positive("the key's modulus");
        yield finished(reader, kind.get(), new SshPublicKey.Rsa(exponent, modulus));
      }
      case SK_ED25519 -> {
        SshPublicKey bare = ed25519(reader);
        yield finished(reader, kind.get(), securityKey(reader, bare));
      }
      case SK_ECDSA_256 -> ecdsa(reader, kind.get(), EcCurve.P256);
    };
  }

  private static ParsedKey finished(WireReader reader, KeyKind kind, SshPublicKey key)
      throws MalformedException {
    reader.end("the key");
    return new Supported(kind, key);
  }

  private static SshPublicKey ed25519(WireReader reader) throws MalformedException {
    byte[] point = reader.string("the key's point");
    if (point.length != EdwardsPoint.BYTES) {
      throw new MalformedException("the key's point does not have 32 bytes");
    }
    return new SshPublicKey.Ed25519(new Octets(point));
  }

  private static ParsedKey ecdsa(WireReader reader, KeyKind kind, EcCurve curve)
      throws MalformedException {
    String named = reader.name("the key's curve");
    if (!named.equals(curve.wireName())) {
      return new Unsupported(kind.wireName() + " on " + named);
    }
    byte[] point = reader.string("the key's point");
    int length = curve.coordinateBytes();
    // RFC 5656 allows compressed points and OpenSSH takes none; 0x04 leaves one form for each key.
    if (point.length != 1 + 2 * length || point[0] != 4) {
      throw new MalformedException("the key's point is not uncompressed");
    }
    SshPublicKey bare =
        new SshPublicKey.Ecdsa(
            curve,
            new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + length)),
            new BigInteger(1, Arrays.copyOfRange(point, 1 + length, point.length)));
    return finished(reader, kind, kind.isSecurityKey() ? securityKey(reader, bare) : bare);
  }

  private static SshPublicKey securityKey(WireReader reader, SshPublicKey bare)
      throws MalformedException {
    String application = reader.name("the key's application");
    // OpenSSH ends it at a NUL; nobody should have to ask what the rest is for.
    if (application.isEmpty() || !application.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new MalformedException("the key's application is not printable ASCII");
    }
    return new SshPublicKey.SecurityKey(bare, application);
  }
}
