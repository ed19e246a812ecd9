package hu.dooplex.felhom.agent.bootstrap.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.authz.EnrolledKey;
import hu.dooplex.felhom.agent.domain.authz.EnrolledKey.Enrolment;
import hu.dooplex.felhom.agent.domain.authz.TestPoints;
import hu.dooplex.felhom.agent.domain.authz.TestSigners;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/**
 * Why some checks are our own: each test shows what a library lets pass. Where one fails because a
 * library has become stricter, a check of ours may have become one too many.
 */
class LibrariesTest {
  private static final byte[] MESSAGE = "anything".getBytes(StandardCharsets.US_ASCII);
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  /** SubjectPublicKeyInfo before the 32 bytes of an Ed25519 key (RFC 8410, 4). */
  private static final String ED25519_INFO = "302a300506032b6570032100";

  private static boolean enrolled(byte[] point) {
    byte[] kind = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    byte[] blob =
        ByteBuffer.allocate(8 + kind.length + point.length)
            .putInt(kind.length)
            .put(kind)
            .putInt(point.length)
            .put(point)
            .array();
    String line = "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
    return EnrolledKey.enroll(new Signer("x", KeyRole.OPERATIONAL, line))
        instanceof Enrolment.Enrolled;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static PublicKey jdkKey(byte[] point) throws Exception {
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new X509EncodedKeySpec(bytes(ED25519_INFO + HexFormat.of().formatHex(point))));
  }

  private static boolean holds(Signature verifier, PublicKey key, byte[] signature)
      throws Exception {
    verifier.initVerify(key);
    verifier.update(MESSAGE);
    return verifier.verify(signature);
  }

  @Test
  void theJdkTakesEveryPublicKeyOfSmallOrder() throws Exception {
    for (String point : TestPoints.SMALL_ORDER) {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(jdkKey(bytes(point)));
    }
    // With the neutral point as key and as R, and S = 0, it verifies any message.
    byte[] neutral = bytes(TestPoints.SMALL_ORDER.getFirst());
    byte[] forged = Arrays.copyOf(neutral, 64);
    assertTrue(holds(Signature.getInstance("Ed25519"), jdkKey(neutral), forged));
  }

  @Test
  void bouncyCastlesFullCheckAndOursSayTheSame() {
    for (String point : TestPoints.SMALL_ORDER) {
      assertFalse(Ed25519.validatePublicKeyFull(bytes(point), 0), point);
      assertFalse(enrolled(bytes(point)), point);
    }
    for (String point : TestPoints.NOT_CANONICAL) {
      assertFalse(Ed25519.validatePublicKeyFull(bytes(point), 0), point);
      assertFalse(enrolled(bytes(point)), point);
    }
    // Half of all y are no point's; of the others one in eight is in the right group.
    Random random = new Random(20261122);
    int good = 0;
    for (int i = 0; i < 400; i++) {
      byte[] point = new byte[32];
      random.nextBytes(point);
      boolean full = Ed25519.validatePublicKeyFull(point, 0);
      assertEquals(full, enrolled(point), HexFormat.of().formatHex(point));
      good += full ? 1 : 0;
    }
    assertTrue(good > 10, good + " of 400");
  }

  @Test
  void bouncyCastlesQuickCheckTakesMixedPoints() {
    Random random = new Random(20261122);
    int mixed = 0;
    for (int i = 0; i < 400; i++) {
      byte[] point = new byte[32];
      random.nextBytes(point);
      if (Ed25519.validatePublicKeyPartial(point, 0) && !enrolled(point)) {
        mixed++;
      }
    }
    assertTrue(mixed > 100, mixed + " of 400");
  }

  /** The one of PKCS#1 without the NULL after the hash's name; OpenSSH does not take it. */
  @Test
  void theJdkAndBouncyCastleTakeADigestInfoWithoutNull() throws Exception {
    RSAPrivateKey key = (RSAPrivateKey) TestSigners.RSA_256.pair().getPrivate();
    byte[] info = bytes("302f300b06096086480165030402010420");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(MESSAGE);
    byte[] padding = new byte[384 - 3 - info.length - hash.length];
    Arrays.fill(padding, (byte) 0xff);
    byte[] encoded =
        ByteBuffer.allocate(384)
            .put((byte) 0)
            .put((byte) 1)
            .put(padding)
            .put((byte) 0)
            .put(info)
            .put(hash)
            .array();
    BigInteger number =
        new BigInteger(1, encoded).modPow(key.getPrivateExponent(), key.getModulus());
    byte[] signature = bytes("%0768x".formatted(number));
    PublicKey verifying = TestSigners.RSA_256.pair().getPublic();
    assertTrue(holds(Signature.getInstance("SHA256withRSA"), verifying, signature));
    assertTrue(holds(Signature.getInstance("SHA256withRSA", BOUNCY_CASTLE), verifying, signature));
  }

  @Test
  void theJdksBase64TakesMoreThanOneForm() {
    byte[] one = {(byte) 0xff};
    for (String form : new String[] {"/w==", "/w", "/x==", "/x"}) {
      assertArrayEquals(one, Base64.getDecoder().decode(form), form);
    }
    assertEquals("/w==", Base64.getEncoder().encodeToString(one));
  }

  @Test
  void anHonestKeyIsTakenByAll() throws Exception {
    byte[] info = TestSigners.ED25519.pair().getPublic().getEncoded();
    byte[] point = Arrays.copyOfRange(info, info.length - 32, info.length);
    assertTrue(Ed25519.validatePublicKeyFull(point, 0));
    assertTrue(enrolled(point));
    assertInstanceOf(PublicKey.class, jdkKey(point));
  }
}
