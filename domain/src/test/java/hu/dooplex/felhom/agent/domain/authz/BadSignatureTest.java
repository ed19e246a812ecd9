package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.authz.Rejection.BadSignature;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict.Rejected;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict.Verified;
import hu.dooplex.felhom.agent.domain.authz.TestSigner.Primitive;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Step 5: what a key's holder, or somebody with one of its signatures, could pass off as one. */
class BadSignatureTest {
  private static final byte[] MESSAGE = TestBytes.ascii("{\"version\": 1}\n");

  private static final Map<Integer, BigInteger> ORDERS =
      Map.of(
          256,
              new BigInteger(
                  "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16),
          384,
              new BigInteger(
                  "ffffffffffffffffffffffffffffffffffffffffffffffff"
                      + "c7634d81f4372ddf581a0db248b0a77aecec196accc52973",
                  16),
          521,
              new BigInteger(
                  "01"
                      + "f".repeat(65)
                      + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
                  16));

  /** What becomes of the signature of that signer; empty if it is verified. */
  private static Optional<SignatureFlaw> flaw(TestSigner signer) {
    EnrolledKey enrolled = signer.enrolled("ops-1");
    byte[] armored = signer.sign(Namespace.OPERATIONS, MESSAGE).armored();
    return switch (SignatureVerifier.verifySignature(
        armored, MESSAGE, Namespace.OPERATIONS, List.of(enrolled))) {
      case Verified verified -> Optional.empty();
      case Rejected(Rejection rejection) -> Optional.of(((BadSignature) rejection).flaw());
    };
  }

  private static Optional<SignatureFlaw> flaw(TestSigner signer, Primitive other) {
    return flaw(signer.signingWith(other));
  }

  /** The honest signature, changed. */
  private static Optional<SignatureFlaw> flawOf(TestSigner signer, UnaryOperator<byte[]> change) {
    return flaw(signer, (name, bytes) -> change.apply(signer.body(bytes)));
  }

  @Test
  void anEd25519SignatureHas64Bytes() {
    for (TestSigner signer : List.of(TestSigners.ED25519, TestSigners.SK_ED25519)) {
      assertEquals(
          Optional.of(SignatureFlaw.LENGTH), flawOf(signer, body -> Arrays.copyOf(body, 63)));
      assertEquals(
          Optional.of(SignatureFlaw.LENGTH), flawOf(signer, body -> Arrays.copyOf(body, 65)));
      assertEquals(Optional.of(SignatureFlaw.LENGTH), flawOf(signer, body -> new byte[0]));
    }
  }

  @Test
  void sIsBelowTheGroupOrder() {
    for (TestSigner signer : List.of(TestSigners.ED25519, TestSigners.SK_ED25519)) {
      for (int times = 1; times < 8; times++) {
        BigInteger more = EdwardsPoint.L.multiply(BigInteger.valueOf(times));
        assertEquals(
            Optional.of(SignatureFlaw.NOT_REDUCED),
            flawOf(
                signer,
                body -> {
                  BigInteger s = EdwardsPoint.number(Arrays.copyOfRange(body, 32, 64));
                  byte[] larger = TestBytes.reversed(TestBytes.fixed(s.add(more), 32));
                  return TestBytes.concat(Arrays.copyOf(body, 32), larger);
                }));
      }
      assertEquals(
          Optional.of(SignatureFlaw.NOT_REDUCED),
          flawOf(
              signer,
              body ->
                  TestBytes.concat(
                      Arrays.copyOf(body, 32),
                      TestBytes.reversed(TestBytes.fixed(EdwardsPoint.L, 32)))));
      assertEquals(
          Optional.of(SignatureFlaw.DOES_NOT_HOLD),
          flawOf(
              signer,
              body ->
                  TestBytes.concat(
                      Arrays.copyOf(body, 32),
                      TestBytes.reversed(
                          TestBytes.fixed(EdwardsPoint.L.subtract(BigInteger.ONE), 32)))));
    }
  }

  @Test
  void anROfAnotherEncodingIsRefused() {
    for (String point : TestPoints.NOT_CANONICAL) {
      assertEquals(
          Optional.of(SignatureFlaw.NOT_CANONICAL),
          flawOf(
              TestSigners.ED25519,
              body ->
                  TestBytes.concat(
                      HexFormat.of().parseHex(point), Arrays.copyOfRange(body, 32, 64))));
    }
    for (String point : TestPoints.SMALL_ORDER) {
      assertEquals(
          Optional.of(SignatureFlaw.DOES_NOT_HOLD),
          flawOf(
              TestSigners.ED25519,
              body -> TestBytes.concat(HexFormat.of().parseHex(point), new byte[32])));
    }
  }

  @Test
  void rAndSAreTwoShortPositiveNumbersBelowTheOrder() {
    BigInteger zero = BigInteger.ZERO;
    BigInteger one = BigInteger.ONE;
    for (TestSigner signer :
        List.of(
            TestSigners.ECDSA_256,
            TestSigners.ECDSA_384,
            TestSigners.ECDSA_521,
            TestSigners.SK_ECDSA)) {
      int bits =
          signer.kind().contains("nistp256") ? 256 : signer.kind().contains("384") ? 384 : 521;
      BigInteger n = ORDERS.getOrDefault(bits, zero);
      for (List<BigInteger> pair :
          List.of(
              List.of(zero, zero),
              List.of(zero, one),
              List.of(one, zero),
              List.of(n, one),
              List.of(one, n),
              List.of(n, n),
              List.of(n.add(one), one),
              List.of(one.negate(), one),
              List.of(one, one.negate()),
              List.of(one.shiftLeft(bits), one),
              List.of(one, one.shiftLeft(8 * 1000)))) {
        assertEquals(
            Optional.of(SignatureFlaw.NUMBERS),
            flaw(
                signer,
                (name, bytes) ->
                    TestBytes.concat(
                        TestBytes.mpint(pair.getFirst()), TestBytes.mpint(pair.getLast()))),
            signer + " " + pair);
      }
      for (BigInteger number : List.of(one, n.subtract(one))) {
        assertEquals(
            Optional.of(SignatureFlaw.DOES_NOT_HOLD),
            flaw(
                signer,
                (name, bytes) ->
                    TestBytes.concat(TestBytes.mpint(number), TestBytes.mpint(number))));
      }
    }
  }

  @Test
  void rAndSHaveOneForm() {
    TestSigner signer = TestSigners.ECDSA_256;
    byte[] one = TestBytes.string(new byte[] {1});
    for (byte[] body :
        List.of(
            new byte[0],
            one,
            TestBytes.concat(one, one, one),
            TestBytes.concat(one, one, new byte[1]),
            TestBytes.concat(TestBytes.string(new byte[] {0, 1}), one),
            TestBytes.concat(one, TestBytes.string(new byte[] {0, 1})),
            TestBytes.concat(one, TestBytes.string(new byte[] {(byte) 0x80})),
            TestBytes.concat(one, TestBytes.string(new byte[0])),
            TestBytes.concat(one, TestBytes.string(new byte[1])),
            TestBytes.concat(TestBytes.u32(0x80000000), one),
            TestBytes.concat(one, TestBytes.u32(-1)),
            // The other usual form: DER, and fixed length.
            HexFormat.of().parseHex("3006020101020101"),
            new byte[64])) {
      assertEquals(
          Optional.of(SignatureFlaw.NUMBERS),
          flaw(signer, (name, bytes) -> body),
          HexFormat.of().formatHex(body));
    }
    assertEquals(
        Optional.of(SignatureFlaw.NUMBERS),
        flawOf(signer, body -> TestBytes.concat(body, new byte[1])));
  }

  private static byte[] power(byte[] encoded) {
    RSAPrivateKey key = (RSAPrivateKey) TestSigners.RSA_256.pair().getPrivate();
    return TestBytes.fixed(
        new BigInteger(1, encoded).modPow(key.getPrivateExponent(), key.getModulus()), 384);
  }

  private static byte[] padded(int length, byte[] digestInfo) {
    byte[] ff = new byte[length - 3 - digestInfo.length];
    Arrays.fill(ff, (byte) 0xff);
    return TestBytes.concat(new byte[] {0, 1}, ff, new byte[1], digestInfo);
  }

  private static byte[] info(String prefix, byte[] bytes) {
    return TestBytes.concat(HexFormat.of().parseHex(prefix), Digests.sha256(bytes));
  }

  private static Optional<SignatureFlaw> flawOfEncoding(UnaryOperator<byte[]> encoding) {
    return flaw(TestSigners.RSA_256, (name, bytes) -> power(encoding.apply(bytes)));
  }

  @Test
  void theOneEncodingOfPkcs1IsTaken() {
    String sha256 = "3031300d060960864801650304020105000420";
    assertEquals(Optional.empty(), flawOfEncoding(bytes -> padded(384, info(sha256, bytes))));
    List<UnaryOperator<byte[]>> others =
        List.of(
            // Without the NULL, which the JDK takes.
            bytes -> padded(384, info("302f300b0609608648016503040201" + "0420", bytes)),
            // No DigestInfo at all.
            bytes -> padded(384, Digests.sha256(bytes)),
            // Lengths in a longer form than they need.
            bytes -> padded(384, info("308131300d060960864801650304020105000420", bytes)),
            // Padding that ends early, and rubbish behind it (Bleichenbacher 2006).
            bytes -> Arrays.copyOf(padded(384 - 100, info(sha256, bytes)), 384),
            // Block type 2.
            bytes -> {
              byte[] encoded = padded(384, info(sha256, bytes));
              encoded[1] = 2;
              return encoded;
            },
            // One byte of the padding is another.
            bytes -> {
              byte[] encoded = padded(384, info(sha256, bytes));
              encoded[200] = (byte) 0xfe;
              return encoded;
            },
            // SHA-512 under the name of SHA-256.
            bytes ->
                padded(
                    384,
                    TestBytes.concat(
                        HexFormat.of().parseHex("3051300d060960864801650304020305000440"),
                        Digests.sha512(bytes))));
    for (var other : others) {
      assertEquals(
          Optional.of(SignatureFlaw.DOES_NOT_HOLD),
          flawOfEncoding(other),
          "encoding " + others.indexOf(other));
    }
  }

  @Test
  void anRsaSignatureIsAsLongAsTheModulusAndBelowIt() {
    TestSigner signer = TestSigners.RSA_256;
    BigInteger n = ((RSAPrivateKey) signer.pair().getPrivate()).getModulus();
    assertEquals(
        Optional.of(SignatureFlaw.LENGTH),
        flawOf(signer, body -> TestBytes.concat(new byte[1], body)));
    assertEquals(
        Optional.of(SignatureFlaw.LENGTH), flawOf(signer, body -> Arrays.copyOf(body, 383)));
    assertEquals(
        Optional.of(SignatureFlaw.NOT_REDUCED), flawOf(signer, body -> TestBytes.fixed(n, 384)));
    assertEquals(Optional.of(SignatureFlaw.DOES_NOT_HOLD), flawOf(signer, body -> new byte[384]));
    byte[] minusOne = TestBytes.fixed(n.subtract(BigInteger.ONE), 384);
    assertEquals(Optional.of(SignatureFlaw.DOES_NOT_HOLD), flawOf(signer, body -> minusOne));
  }

  @Test
  void sha1UnderTheNameOfSha2DoesNotHold() {
    TestSigner sha1 =
        TestSigners.RSA_512.signingWith(
            (name, bytes) -> TestSigners.RSA_512.withAlgorithm("ssh-rsa").body(bytes));
    assertEquals(Optional.of(SignatureFlaw.DOES_NOT_HOLD), flaw(sha1));
    TestSigner sha256 =
        TestSigners.RSA_512.signingWith((name, bytes) -> TestSigners.RSA_256.body(bytes));
    assertEquals(Optional.of(SignatureFlaw.DOES_NOT_HOLD), flaw(sha256));
  }

  @Test
  void aSecurityKeyMustHaveBeenTouched() {
    for (TestSigner signer : List.of(TestSigners.SK_ED25519, TestSigners.SK_ECDSA)) {
      for (int flags : List.of(0x01, 0x05, 0x41, 0x81, 0xff)) {
        assertEquals(Optional.empty(), flaw(signer.onToken("ssh:", flags, -1)));
      }
      for (int flags : List.of(0x00, 0x04, 0x40, 0x80, 0xfe)) {
        assertEquals(
            Optional.of(SignatureFlaw.NO_USER_PRESENCE), flaw(signer.onToken("ssh:", flags, 0)));
      }
    }
  }

  @Test
  void aSecurityKeySignsForTheApplicationOfTheEnrolledKey() {
    for (TestSigner signer : List.of(TestSigners.SK_ED25519, TestSigners.SK_ECDSA)) {
      for (String application : List.of("ssh:other", "ssh", "https://example.org", "")) {
        assertEquals(
            Optional.of(SignatureFlaw.DOES_NOT_HOLD), flaw(signer.onToken(application, 1, 7)));
      }
    }
  }

  @Test
  void aTokensSignatureIsNoneOfThePlainKeyAndTheOtherWayRound() {
    TestSigner plain = TestSigner.ed25519(6);
    TestSigner token = TestSigner.skEd25519("ssh:", 6);
    assertEquals(plain.enrolled("a").identity(), token.enrolled("b").identity());
    byte[] foreign = token.body(TestBytes.ascii("x"));
    assertEquals(Optional.of(SignatureFlaw.DOES_NOT_HOLD), flaw(plain, (name, bytes) -> foreign));
    assertEquals(
        Optional.of(SignatureFlaw.DOES_NOT_HOLD),
        flaw(token, (name, bytes) -> plain.body(Arrays.copyOfRange(bytes, 37, bytes.length))));
  }

  @Test
  void whatAProviderThrowsIsABadSignature() {
    Optional<SignatureFlaw> refused = Optional.of(SignatureFlaw.DOES_NOT_HOLD);
    PublicKey rsa = TestSigners.RSA_256.pair().getPublic();
    PublicKey ed25519 = TestSigners.ED25519.pair().getPublic();
    assertEquals(refused, SignatureCheck.jdkFlaw("Ed25519", rsa, MESSAGE, new byte[64]));
    assertEquals(refused, SignatureCheck.jdkFlaw("No such", rsa, MESSAGE, new byte[64]));
    assertEquals(refused, SignatureCheck.jdkFlaw("Ed25519", ed25519, MESSAGE, new byte[1]));
    assertEquals(
        refused, SignatureCheck.jdkFlaw("Ed25519", new Unreadable(), MESSAGE, new byte[64]));
  }

  /** A key that no provider can look at without failing. */
  private static final class Unreadable implements PublicKey {
    private static final long serialVersionUID = 1;

    @Override
    public String getAlgorithm() {
      throw new IllegalStateException(new InvalidKeyException("unreadable"));
    }

    @Override
    public String getFormat() {
      return getAlgorithm();
    }

    @Override
    public byte[] getEncoded() {
      return TestBytes.ascii(getAlgorithm());
    }
  }
}
