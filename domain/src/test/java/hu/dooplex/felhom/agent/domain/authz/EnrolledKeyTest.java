package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.authz.EnrolledKey.Enrolment.Enrolled;
import hu.dooplex.felhom.agent.domain.authz.EnrolledKey.Enrolment.Refused;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolledKeyTest {
  private static final String ED25519 = "ssh-ed25519";
  private static final String P256 = "ecdsa-sha2-nistp256";
  private static final BigInteger F4 = BigInteger.valueOf(65537);

  private static Object enroll(String line) {
    return switch (EnrolledKey.enroll(new Signer("ops-1", KeyRole.OPERATIONAL, line))) {
      case Enrolled enrolled -> enrolled.key().kind();
      case Refused refused -> refused.flaw();
    };
  }

  private static Object enroll(byte[] blob) {
    byte[] kind = new byte[blob[3]];
    System.arraycopy(blob, 4, kind, 0, kind.length);
    return enroll(line(TestText.of(kind), blob));
  }

  private static String line(String kind, byte[] blob) {
    return kind + " " + Base64.getEncoder().encodeToString(blob);
  }

  private static byte[] ed25519(byte[] point) {
    return TestBytes.concat(TestBytes.string(ED25519), TestBytes.string(point));
  }

  private static byte[] ed25519(String point) {
    return ed25519(HexFormat.of().parseHex(point));
  }

  private static byte[] rsa(BigInteger exponent, BigInteger modulus) {
    return TestBytes.concat(
        TestBytes.string("ssh-rsa"), TestBytes.mpint(exponent), TestBytes.mpint(modulus));
  }

  private static byte[] ecdsa(String kind, String curve, byte[] point) {
    return TestBytes.concat(
        TestBytes.string(kind), TestBytes.string(curve), TestBytes.string(point));
  }

  /** Of that many bits. */
  private static BigInteger number(int bits) {
    return BigInteger.TWO.pow(bits - 1).add(BigInteger.ONE);
  }

  private static byte[] point(BigInteger x, BigInteger y) {
    return TestBytes.concat(new byte[] {4}, TestBytes.fixed(x, 32), TestBytes.fixed(y, 32));
  }

  @Test
  void everyKindThatMaySignIsEnrolled() {
    for (TestSigner signer : TestSigners.ALL) {
      assertEquals(signer.line().split(" ", 2)[0], enroll(signer.line()));
    }
    assertEquals(7, TestSigners.ALL.stream().map(TestSigner::kind).distinct().count());
  }

  @Test
  void aKeyIsNamedAsSshKeygenNamesIt() {
    SharedVectors.Vector vector =
        SharedVectors.in(SharedVectors.own()).stream()
            .filter(each -> each.key().equals("keys/ed25519.pub"))
            .findFirst()
            .orElseThrow();
    Enrolled enrolled = (Enrolled) EnrolledKey.enroll(vector.signer());
    assertEquals(
        "SHA256:G2XN5WwEz+Pghqszkv85HiD5fR8JcmRheJvb9IOj/H8", enrolled.key().fingerprint());
    assertEquals("vector", enrolled.key().name());
    assertEquals(KeyRole.OPERATIONAL, enrolled.key().role());
    assertEquals(
        "EnrolledKey[vector, operational, " + enrolled.key().fingerprint() + "]",
        enrolled.key().toString());
  }

  @Test
  void theSamePointIsTheSameSignerWhateverItIsWrittenAs() {
    KeyIdentity plain = TestSigner.ed25519(1).enrolled("a").identity();
    assertEquals(plain, TestSigner.skEd25519("ssh:", 1).enrolled("b").identity());
    assertEquals(plain, TestSigner.skEd25519("ssh:work", 1).enrolled("c").identity());
    assertNotEquals(plain, TestSigner.ed25519(2).enrolled("d").identity());
    assertEquals(
        TestSigner.ecdsa(256, 1).enrolled("e").identity(),
        TestSigner.skEcdsa("ssh:", 1).enrolled("f").identity());
    assertNotEquals(
        TestSigners.RSA_256.enrolled("g").identity(),
        TestSigners.ECDSA_384.enrolled("h").identity());
  }

  @Test
  void pointsOfSmallOrderAreNotEnrolled() {
    for (String point : TestPoints.SMALL_ORDER) {
      assertEquals(KeyFlaw.WRONG_SUBGROUP, enroll(ed25519(point)), point);
    }
  }

  @Test
  void norOnASecurityKey() {
    for (String point : TestPoints.SMALL_ORDER) {
      byte[] blob =
          TestBytes.concat(
              TestBytes.string("sk-ssh-ed25519@openssh.com"),
              TestBytes.string(HexFormat.of().parseHex(point)),
              TestBytes.string("ssh:"));
      assertEquals(KeyFlaw.WRONG_SUBGROUP, enroll(blob), point);
    }
  }

  @Test
  void otherEncodingsOfAPointAreNotEnrolled() {
    for (String point : TestPoints.NOT_CANONICAL) {
      assertEquals(KeyFlaw.NOT_ON_CURVE, enroll(ed25519(point)), point);
    }
    assertEquals(KeyFlaw.NOT_ON_CURVE, enroll(ed25519("02" + "00".repeat(31))));
  }

  @Test
  void aPointBesideItsCurveIsNotEnrolled() {
    BigInteger prime =
        new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    assertEquals(
        KeyFlaw.NOT_ON_CURVE,
        enroll(ecdsa(P256, "nistp256", point(BigInteger.ZERO, BigInteger.ZERO))));
    assertEquals(
        KeyFlaw.NOT_ON_CURVE,
        enroll(ecdsa(P256, "nistp256", point(BigInteger.ONE, BigInteger.TWO))));
    // y² = b at x = 0: on the curve, also where x is written as the prime.
    BigInteger b =
        new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    BigInteger y = b.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
    assertEquals(P256, enroll(ecdsa(P256, "nistp256", point(BigInteger.ZERO, y))));
    assertEquals(KeyFlaw.NOT_ON_CURVE, enroll(ecdsa(P256, "nistp256", point(prime, y))));
    byte[] sk =
        TestBytes.concat(
            ecdsa("sk-" + P256 + "@openssh.com", "nistp256", point(prime, y)),
            TestBytes.string("ssh:"));
    assertEquals(KeyFlaw.NOT_ON_CURVE, enroll(sk));
  }

  @Test
  void aPointIsWrittenOutInFull() {
    byte[] compressed = TestBytes.concat(new byte[] {2}, new byte[32]);
    assertEquals(KeyFlaw.MALFORMED, enroll(ecdsa(P256, "nistp256", compressed)));
    assertEquals(KeyFlaw.MALFORMED, enroll(ecdsa(P256, "nistp256", new byte[1])));
    assertEquals(KeyFlaw.MALFORMED, enroll(ecdsa(P256, "nistp256", new byte[65])));
    byte[] hybrid = new byte[65];
    hybrid[0] = 6;
    assertEquals(KeyFlaw.MALFORMED, enroll(ecdsa(P256, "nistp256", hybrid)));
    assertEquals(KeyFlaw.MALFORMED, enroll(ed25519(new byte[31])));
    assertEquals(KeyFlaw.MALFORMED, enroll(ed25519(new byte[33])));
  }

  @Test
  void aCurveBelongsToItsKind() {
    assertEquals(KeyFlaw.UNSUPPORTED, enroll(ecdsa(P256, "nistp384", new byte[97])));
  }

  @Test
  void rsaKeysHave3072To8192BitsAndTheOneExponent() {
    assertEquals(KeyFlaw.RSA_SIZE, enroll(rsa(F4, number(3071))));
    assertEquals("ssh-rsa", enroll(rsa(F4, number(3072))));
    assertEquals("ssh-rsa", enroll(rsa(F4, number(8192))));
    assertEquals(KeyFlaw.RSA_SIZE, enroll(rsa(F4, number(8193))));
    assertEquals(KeyFlaw.RSA_EXPONENT, enroll(rsa(BigInteger.ONE, number(3072))));
    assertEquals(KeyFlaw.RSA_EXPONENT, enroll(rsa(BigInteger.valueOf(3), number(3072))));
    assertEquals(KeyFlaw.RSA_EXPONENT, enroll(rsa(F4.add(BigInteger.TWO), number(3072))));
  }

  @Test
  void anRsaKeyIsTheSignerOfItsModulus() {
    KeyIdentity one = enrolled(rsa(F4, number(3072))).identity();
    assertEquals(one, enrolled(rsa(F4, number(3072))).identity());
    assertNotEquals(one, enrolled(rsa(F4, number(3073))).identity());
  }

  private static EnrolledKey enrolled(byte[] blob) {
    Signer signer = new Signer("ops-1", KeyRole.OPERATIONAL, line("ssh-rsa", blob));
    EnrolledKey key = ((Enrolled) EnrolledKey.enroll(signer)).key();
    assertEquals(signer, key.signer());
    return key;
  }

  @Test
  void aKeyThatIsNotTakenIsNamedByItsFingerprint() {
    Refused refused =
        (Refused)
            EnrolledKey.enroll(
                new Signer("ops-1", KeyRole.OPERATIONAL, line("ssh-rsa", rsa(F4, number(3071)))));
    assertEquals("SHA256:", refused.detail().substring(0, 7));
    assertEquals("SHA256:".length() + 43, refused.detail().length());
  }

  @Test
  void numbersAreWrittenInTheirShortestForm() {
    byte[] padded = TestBytes.concat(new byte[1], number(3072).toByteArray());
    byte[] negative = TestBytes.fixed(number(3072), 384);
    for (byte[] modulus : List.of(padded, negative, new byte[0], new byte[1])) {
      byte[] blob =
          TestBytes.concat(
              TestBytes.string("ssh-rsa"), TestBytes.mpint(F4), TestBytes.string(modulus));
      assertEquals(KeyFlaw.MALFORMED, enroll(blob));
    }
  }

  @Test
  void nothingFollowsAKeyAndNothingIsMissing() {
    for (TestSigner signer : TestSigners.ALL) {
      byte[] blob = signer.blob();
      assertEquals(KeyFlaw.MALFORMED, enroll(TestBytes.concat(blob, new byte[1])), signer.kind());
      for (int length = 4 + signer.kind().length(); length < blob.length; length++) {
        byte[] cut = Arrays.copyOf(blob, length);
        assertEquals(KeyFlaw.MALFORMED, enroll(cut), signer.kind() + " cut to " + length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ssh:\0", "s h", "ssh:\u007f", "ssh:\u00e9", "\0"})
  void anApplicationIsPrintableAscii(String application) {
    byte[] blob = TestSigner.skEd25519(application, 1).blob();
    assertEquals(KeyFlaw.MALFORMED, enroll(blob));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh-dss",
        "ssh-ed448",
        "ssh-ed25519-cert-v01@openssh.com",
        "ecdsa-sha2-nistp224",
        "rsa-sha2-512",
        "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
        "SSH-ED25519",
        "ssh-ed25519\0"
      })
  void otherKindsAreNotEnrolled(String kind) {
    assertEquals(
        KeyFlaw.UNSUPPORTED,
        enroll(line(kind, TestBytes.concat(TestBytes.string(kind), new byte[40]))));
  }

  @Test
  void aLineIsKindBase64AndAComment() {
    String line = TestSigners.ED25519.line();
    String base64 = line.split(" ", 2)[1];
    assertEquals(ED25519, enroll(line + " somebody@desk with two words"));
    for (String other :
        List.of(
            base64,
            ED25519,
            " " + line,
            ED25519 + "  " + base64,
            ED25519 + "\t" + base64,
            line + "\n",
            "ssh-rsa " + base64,
            "restrict " + line,
            ED25519 + " " + base64.substring(1),
            ED25519 + " " + base64 + "=",
            ED25519 + " !" + base64)) {
      assertEquals(KeyFlaw.MALFORMED, enroll(other), other);
    }
  }

  @Test
  void base64HasOneForm() {
    // 83 bytes in base64 end with one =, and with two bits that stand for nothing.
    String line = TestSigner.skEd25519("ssh:seventeen", 1).line();
    assertTrue(line.endsWith("=") && !line.endsWith("=="), line);
    assertEquals(KeyFlaw.MALFORMED, enroll(line.substring(0, line.length() - 1)));
    char last = line.charAt(line.length() - 2);
    String other = line.substring(0, line.length() - 2) + (char) (last + 1) + "=";
    assertEquals(KeyFlaw.MALFORMED, enroll(other));
  }

  @Test
  void aRefusalSaysWhoseKeyAndWhatIsWrong() {
    Refused refused =
        (Refused)
            EnrolledKey.enroll(
                new Signer(
                    "ops-1", KeyRole.RECOVERY, line("x\u001b[2J", TestBytes.string("x\u001b[2J"))));
    assertEquals(KeyFlaw.UNSUPPORTED, refused.flaw());
    assertEquals(
        "key of signer ops-1: its kind may not sign here; make one with ssh-keygen -t ed25519"
            + " (x\\u001b[2J)",
        refused.text());
    assertFalse(refused.text().contains("\u001b"));
  }
}
