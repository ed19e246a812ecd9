package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * An operator with a key, who signs as {@code ssh-keygen -Y sign} does. Keys are drawn from a seed:
 * the same one in every run. It is in the test jar, which nothing that ships depends on.
 */
public final class TestSigner {
  /** Makes the innermost part of a signature. */
  interface Primitive {
    byte[] sign(String algorithm, byte[] bytes) throws GeneralSecurityException;
  }

  private static final String FIXED = "withECDSAinP1363Format";

  private final KeyPair pair;
  private final byte[] blob;
  private final String algorithm;
  private final Primitive primitive;

  /** What a security key makes of the bytes before it signs, and what it adds to the signature. */
  private final UnaryOperator<byte[]> prepared;

  private final byte[] addition;

  private TestSigner(
      KeyPair pair,
      byte[] blob,
      String algorithm,
      Primitive primitive,
      UnaryOperator<byte[]> prepared,
      byte[] addition) {
    this.pair = pair;
    this.blob = blob;
    this.algorithm = algorithm;
    this.primitive = primitive;
    this.prepared = prepared;
    this.addition = addition;
  }

  public static TestSigner ed25519(long seed) {
    KeyPair pair = drawn("Ed25519", NamedParameterSpec.ED25519, seed);
    String kind = "ssh-ed25519";
    byte[] blob = TestBytes.concat(TestBytes.string(kind), TestBytes.string(point(pair)));
    return plain(pair, blob, kind, (name, bytes) -> signed("Ed25519", pair, bytes));
  }

  /**
   * @param bits 256, 384 or 521
   */
  public static TestSigner ecdsa(int bits, long seed) {
    KeyPair pair = drawn("EC", new ECGenParameterSpec("secp" + bits + "r1"), seed);
    String curve = "nistp" + bits;
    String kind = "ecdsa-sha2-" + curve;
    byte[] blob =
        TestBytes.concat(
            TestBytes.string(kind), TestBytes.string(curve), TestBytes.string(point(pair, bits)));
    String hash = "SHA" + (bits == 521 ? 512 : bits);
    return plain(pair, blob, kind, (name, bytes) -> mpints(signed(hash + FIXED, pair, bytes)));
  }

  /** It signs with {@code rsa-sha2-512}, until told another algorithm. */
  public static TestSigner rsa(int bits, int exponent, long seed) {
    KeyPair pair =
        drawn("RSA", new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)), seed);
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    byte[] blob =
        TestBytes.concat(
            TestBytes.string("ssh-rsa"),
            TestBytes.mpint(key.getPublicExponent()),
            TestBytes.mpint(key.getModulus()));
    return plain(pair, blob, "rsa-sha2-512", (name, bytes) -> signed(rsaHash(name), pair, bytes));
  }

  private static String rsaHash(String algorithm) {
    return switch (algorithm) {
      case "rsa-sha2-256" -> "SHA256withRSA";
      case "rsa-sha2-512" -> "SHA512withRSA";
      default -> "SHA1withRSA";
    };
  }

  /** A security key that was touched. */
  public static TestSigner skEd25519(String application, long seed) {
    KeyPair pair = drawn("Ed25519", NamedParameterSpec.ED25519, seed);
    String kind = "sk-ssh-ed25519@openssh.com";
    byte[] blob =
        TestBytes.concat(
            TestBytes.string(kind), TestBytes.string(point(pair)), TestBytes.string(application));
    return plain(pair, blob, kind, (name, bytes) -> signed("Ed25519", pair, bytes))
        .onToken(application, 1, 7);
  }

  /** A security key that was touched. */
  public static TestSigner skEcdsa(String application, long seed) {
    KeyPair pair = drawn("EC", new ECGenParameterSpec("secp256r1"), seed);
    String kind = "sk-ecdsa-sha2-nistp256@openssh.com";
    byte[] blob =
        TestBytes.concat(
            TestBytes.string(kind),
            TestBytes.string("nistp256"),
            TestBytes.string(point(pair, 256)),
            TestBytes.string(application));
    return plain(pair, blob, kind, (name, bytes) -> mpints(signed("SHA256" + FIXED, pair, bytes)))
        .onToken(application, 1, 7);
  }

  private static TestSigner plain(
      KeyPair pair, byte[] blob, String algorithm, Primitive primitive) {
    return new TestSigner(pair, blob, algorithm, primitive, UnaryOperator.identity(), new byte[0]);
  }

  /** The same key in a token that was asked for that application, and has these flags. */
  public TestSigner onToken(String application, int flags, int counter) {
    byte[] state = TestBytes.concat(new byte[] {(byte) flags}, TestBytes.u32(counter));
    return new TestSigner(
        pair,
        blob,
        algorithm,
        primitive,
        bytes ->
            TestBytes.concat(
                hashed("SHA-256", TestBytes.ascii(application)), state, hashed("SHA-256", bytes)),
        state);
  }

  /** The same key, whose signatures come out otherwise. */
  TestSigner signingWith(Primitive other) {
    return new TestSigner(pair, blob, algorithm, other, prepared, addition);
  }

  /** The same key, whose signatures say that they are of that algorithm. */
  public TestSigner withAlgorithm(String other) {
    return new TestSigner(pair, blob, other, primitive, prepared, addition);
  }

  public KeyPair pair() {
    return pair;
  }

  String kind() {
    return TestText.of(Arrays.copyOfRange(blob, 4, 4 + blob[3]));
  }

  byte[] blob() {
    return blob.clone();
  }

  /** What it would sign those bytes with, before anything is put around it. */
  byte[] body(byte[] bytes) {
    try {
      return primitive.sign(algorithm, bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public Signer named(String name) {
    return named(name, KeyRole.OPERATIONAL);
  }

  public Signer named(String name, KeyRole role) {
    return new Signer(name, role, line());
  }

  public String line() {
    return kind() + " " + Base64.getEncoder().encodeToString(blob);
  }

  /** Enrolled, which fails for a key that cannot be. */
  public EnrolledKey enrolled(String name) {
    return enrolled(name, KeyRole.OPERATIONAL);
  }

  public EnrolledKey enrolled(String name, KeyRole role) {
    return switch (EnrolledKey.enroll(named(name, role))) {
      case EnrolledKey.Enrolment.Enrolled(EnrolledKey key) -> key;
      case EnrolledKey.Enrolment.Refused refused -> throw new AssertionError(refused.text());
    };
  }

  public TestSignature sign(Namespace namespace, byte[] message) {
    return sign(namespace.text(), "", "sha512", message);
  }

  TestSignature sign(String namespace, String reserved, String hash, byte[] message) {
    byte[] signed = signedBytes(namespace, reserved, hash, message);
    return TestSignature.of(blob, namespace, reserved, hash, value(signed));
  }

  /** What a signature over that message is really over. */
  public static byte[] signedBytes(Namespace namespace, byte[] message) {
    return signedBytes(namespace.text(), "", "sha512", message);
  }

  private static byte[] signedBytes(
      String namespace, String reserved, String hash, byte[] message) {
    byte[] hashed = hashed(hash.equals("sha256") ? "SHA-256" : "SHA-512", message);
    return TestBytes.concat(
        TestBytes.ascii("SSHSIG"),
        TestBytes.string(namespace),
        TestBytes.string(reserved),
        TestBytes.string(hash),
        TestBytes.string(hashed));
  }

  private byte[] value(byte[] signed) {
    return TestBytes.concat(
        TestBytes.string(algorithm), TestBytes.string(body(prepared.apply(signed))), addition);
  }

  @Override
  public String toString() {
    return algorithm;
  }

  private static KeyPair drawn(String algorithm, AlgorithmParameterSpec of, long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(of, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] signed(String algorithm, KeyPair pair, byte[] bytes)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(bytes);
    return signature.sign();
  }

  private static byte[] point(KeyPair pair) {
    var point = ((EdECPublicKey) pair.getPublic()).getPoint();
    byte[] encoded = TestBytes.reversed(TestBytes.fixed(point.getY(), 32));
    if (point.isXOdd()) {
      encoded[31] |= (byte) 0x80;
    }
    return encoded;
  }

  private static byte[] point(KeyPair pair, int bits) {
    var point = ((ECPublicKey) pair.getPublic()).getW();
    int length = (bits + 7) / 8;
    return TestBytes.concat(
        new byte[] {4},
        TestBytes.fixed(point.getAffineX(), length),
        TestBytes.fixed(point.getAffineY(), length));
  }

  private static byte[] mpints(byte[] fixed) {
    int half = fixed.length / 2;
    return TestBytes.concat(
        TestBytes.mpint(new BigInteger(1, Arrays.copyOfRange(fixed, 0, half))),
        TestBytes.mpint(new BigInteger(1, Arrays.copyOfRange(fixed, half, fixed.length))));
  }

  private static byte[] hashed(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
