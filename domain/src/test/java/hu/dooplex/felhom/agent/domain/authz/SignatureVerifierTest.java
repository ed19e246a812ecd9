package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.authz.Rejection.BadSignature;
import hu.dooplex.felhom.agent.domain.authz.Rejection.MalformedSignature;
import hu.dooplex.felhom.agent.domain.authz.Rejection.UnknownSigner;
import hu.dooplex.felhom.agent.domain.authz.Rejection.UnsupportedAlgorithm;
import hu.dooplex.felhom.agent.domain.authz.Rejection.UnsupportedAlgorithm.Part;
import hu.dooplex.felhom.agent.domain.authz.Rejection.WrongNamespace;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict.Rejected;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict.Verified;
import hu.dooplex.felhom.agent.domain.authz.TestSignature.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps 1 to 5, each with the valid control changed in one thing. */
class SignatureVerifierTest {
  static final List<TestSigner> SIGNERS = TestSigners.ALL;

  private static final byte[] MESSAGE = TestBytes.ascii("{\"version\": 1}\n");
  private static final String OPERATIONS = Namespace.OPERATIONS.text();

  private static SignatureVerdict verdict(TestSignature signature, EnrolledKey... enrolled) {
    return SignatureVerifier.verifySignature(
        signature.armored(), MESSAGE, Namespace.OPERATIONS, List.of(enrolled));
  }

  private static Rejection rejection(TestSignature signature, EnrolledKey... enrolled) {
    return ((Rejected) verdict(signature, enrolled)).rejection();
  }

  private static Rejection rejection(TestSigner signer) {
    return rejection(signer.sign(Namespace.OPERATIONS, MESSAGE), signer.enrolled("ops-1"));
  }

  @ParameterizedTest
  @FieldSource("SIGNERS")
  void whatAnOperatorSignedIsVerified(TestSigner signer) {
    EnrolledKey enrolled = signer.enrolled("ops-1");
    EnrolledKey other = TestSigner.ed25519(99).enrolled("ops-2");
    for (String hash : List.of("sha256", "sha512")) {
      TestSignature signature = signer.sign(OPERATIONS, "", hash, MESSAGE);
      Verified verified = (Verified) verdict(signature, other, enrolled);
      assertSame(enrolled, verified.signer());
    }
  }

  @ParameterizedTest
  @FieldSource("SIGNERS")
  void itHoldsForNoOtherBytes(TestSigner signer) {
    EnrolledKey enrolled = signer.enrolled("ops-1");
    byte[] armored = signer.sign(Namespace.OPERATIONS, MESSAGE).armored();
    for (byte[] other :
        List.of(
            new byte[0],
            TestBytes.ascii("{\"version\": 1}"),
            TestBytes.concat(MESSAGE, new byte[1]))) {
      assertEquals(
          new Rejected(
              new BadSignature("ops-1", enrolled.fingerprint(), SignatureFlaw.DOES_NOT_HOLD)),
          SignatureVerifier.verifySignature(
              armored, other, Namespace.OPERATIONS, List.of(enrolled)));
    }
  }

  @Test
  void theSignaturesOfTheOtherNamespaceAreNotTaken() {
    TestSigner signer = TestSigners.ED25519;
    TestSignature signature = signer.sign(Namespace.SIGNERS, MESSAGE);
    assertEquals(
        new WrongNamespace(Namespace.OPERATIONS, "keys@felhom.dooplex.hu"),
        rejection(signature, signer.enrolled("ops-1")));
    assertEquals(
        new Rejected(new WrongNamespace(Namespace.SIGNERS, "op@felhom.dooplex.hu")),
        SignatureVerifier.verifySignature(
            signer.sign(Namespace.OPERATIONS, MESSAGE).armored(),
            MESSAGE,
            Namespace.SIGNERS,
            List.of(signer.enrolled("ops-1"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file",
        "git",
        "*",
        "OP@felhom.dooplex.hu",
        "op@felhom.dooplex.h",
        "op@felhom.dooplex.hu\0",
        " op@felhom.dooplex.hu",
        "op@felhom.dooplex.hu,file"
      })
  void noOtherNamespaceIsTakenEither(String namespace) {
    TestSigner signer = TestSigners.ED25519;
    assertEquals(
        new WrongNamespace(Namespace.OPERATIONS, namespace),
        rejection(signer.sign(namespace, "", "sha512", MESSAGE), signer.enrolled("ops-1")));
  }

  /** The name on the outside is no part of what is signed over. */
  @Test
  void aNamespaceThatIsExchangedAfterSigningDoesNotHold() {
    TestSigner signer = TestSigners.ED25519;
    TestSignature signature =
        signer.sign(Namespace.SIGNERS, MESSAGE).with(Field.NAMESPACE, OPERATIONS);
    assertEquals(
        bad(signer, SignatureFlaw.DOES_NOT_HOLD), rejection(signature, signer.enrolled("ops-1")));
  }

  @Test
  void aNamespaceIsPrintableAscii() {
    for (String text : List.of("", "a b", "a\n", "\u00e9", "a\0")) {
      assertThrows(IllegalArgumentException.class, () -> new Namespace(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha384", "SHA512", "", "sha512\0", "sha256,sha512", "md5", "*"})
  void onlyTwoHashesAreKnown(String hash) {
    TestSigner signer = TestSigners.ED25519;
    assertEquals(
        new UnsupportedAlgorithm(Part.HASH, hash, List.of("sha256", "sha512")),
        rejection(signer.sign(OPERATIONS, "", hash, MESSAGE), signer.enrolled("ops-1")));
  }

  @ParameterizedTest
  @FieldSource("SIGNERS")
  void theHashIsPartOfWhatIsSigned(TestSigner signer) {
    TestSignature signature = signer.sign(Namespace.OPERATIONS, MESSAGE).with(Field.HASH, "sha256");
    assertEquals(
        bad(signer, SignatureFlaw.DOES_NOT_HOLD), rejection(signature, signer.enrolled("ops-1")));
  }

  /** Every key with the algorithm of every other. */
  @ParameterizedTest
  @FieldSource("SIGNERS")
  void theKeySaysWhichAlgorithmItSignsWith(TestSigner signer) {
    EnrolledKey enrolled = signer.enrolled("ops-1");
    int crossed = 0;
    for (TestSigner other : TestSigners.ALL) {
      if (other.kind().equals(signer.kind())) {
        continue;
      }
      TestSignature signature =
          signer
              .sign(Namespace.OPERATIONS, MESSAGE)
              .withRaw(Field.VALUE, other.sign(Namespace.OPERATIONS, MESSAGE).raw(Field.VALUE));
      UnsupportedAlgorithm rejection =
          (UnsupportedAlgorithm) rejection(signature, enrolled, other.enrolled("ops-2"));
      assertEquals(Part.SIGNATURE, rejection.part());
      assertEquals(other.toString(), rejection.found());
      assertEquals(signer.kind().equals("ssh-rsa") ? 2 : 1, rejection.allowed().size());
      crossed++;
    }
    assertEquals(signer.kind().equals("ssh-rsa") ? 6 : 7, crossed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh-rsa",
        "ssh-dss",
        "rsa-sha2-384",
        "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
        ""
      })
  void otherAlgorithmsAreNotKnown(String algorithm) {
    TestSigner signer = TestSigners.RSA_512.withAlgorithm(algorithm);
    assertEquals(
        new UnsupportedAlgorithm(
            Part.SIGNATURE, algorithm, List.of("rsa-sha2-256", "rsa-sha2-512")),
        rejection(signer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh-dss",
        "ssh-ed25519-cert-v01@openssh.com",
        "ssh-ed25519\0",
        "rsa-sha2-512",
        "x\u001b["
      })
  void otherKeysAreNotKnown(String kind) {
    byte[] key = TestBytes.concat(TestBytes.string(kind), new byte[40]);
    TestSignature signature =
        TestSigners.ED25519.sign(Namespace.OPERATIONS, MESSAGE).with(Field.KEY, key);
    UnsupportedAlgorithm rejection =
        (UnsupportedAlgorithm) rejection(signature, TestSigners.ED25519.enrolled("ops-1"));
    assertEquals(Part.KEY, rejection.part());
    assertEquals(kind.replace("\0", "\\u0000").replace("\u001b", "\\u001b"), rejection.found());
    assertEquals(7, rejection.allowed().size());
    assertTrue(rejection.allowed().contains("ssh-ed25519"));
  }

  @Test
  void weakRsaKeysAreNotTakenWhateverTheySigned() {
    TestSigner enrolled = TestSigners.ED25519;
    for (TestSigner weak : List.of(TestSigner.rsa(2048, 65537, 17), TestSigner.rsa(3072, 3, 10))) {
      UnsupportedAlgorithm rejection =
          (UnsupportedAlgorithm)
              rejection(weak.sign(Namespace.OPERATIONS, MESSAGE), enrolled.enrolled("ops-1"));
      assertEquals(Part.KEY, rejection.part());
      assertEquals(
          List.of("ssh-rsa of 3072 to 8192 bits with exponent 65537"), rejection.allowed());
    }
  }

  @Test
  void aKeyOfNoSignerIsNamedByItsFingerprint() {
    TestSigner stranger = TestSigner.ed25519(77);
    assertEquals(
        new UnknownSigner("ssh-ed25519", stranger.enrolled("x").fingerprint()),
        rejection(
            stranger.sign(Namespace.OPERATIONS, MESSAGE), TestSigners.ED25519.enrolled("ops-1")));
    assertEquals(
        new UnknownSigner("ssh-ed25519", stranger.enrolled("x").fingerprint()),
        rejection(stranger.sign(Namespace.OPERATIONS, MESSAGE)));
  }

  @Test
  void theSameKeyWithAnotherApplicationIsAnother() {
    TestSigner enrolled = TestSigner.skEd25519("ssh:", 6);
    TestSigner other = TestSigner.skEd25519("ssh:elsewhere", 6);
    assertEquals(
        "unknown_signer",
        rejection(other.sign(Namespace.OPERATIONS, MESSAGE), enrolled.enrolled("ops-1"))
            .wireName());
  }

  @Test
  void aSignatureUnderAnotherSignersKeyDoesNotHold() {
    TestSigner mallory = TestSigner.ed25519(77);
    TestSignature signature =
        mallory.sign(Namespace.OPERATIONS, MESSAGE).with(Field.KEY, TestSigners.ED25519.blob());
    assertEquals(
        bad(TestSigners.ED25519, SignatureFlaw.DOES_NOT_HOLD),
        rejection(signature, TestSigners.ED25519.enrolled("ops-1"), mallory.enrolled("ops-2")));
  }

  /** With everything wrong at once the first step speaks, and with it right the next. */
  @Test
  void theStepsAreTakenInTheirOrder() {
    TestSigner stranger = TestSigner.ed25519(77);
    EnrolledKey enrolled = TestSigners.ED25519.enrolled("ops-1");
    TestSignature signature =
        stranger
            .sign("file", "x", "sha1", MESSAGE)
            .with(
                Field.VALUE,
                TestBytes.concat(TestBytes.string("ssh-ed25519"), TestBytes.string("")));
    assertEquals(
        new MalformedSignature("the reserved field is not empty"), rejection(signature, enrolled));
    signature = signature.with(Field.RESERVED, "");
    assertEquals("wrong_namespace", rejection(signature, enrolled).wireName());
    signature = signature.with(Field.NAMESPACE, OPERATIONS);
    assertEquals("unsupported_algorithm", rejection(signature, enrolled).wireName());
    signature = signature.with(Field.HASH, "sha256");
    assertEquals("unknown_signer", rejection(signature, enrolled).wireName());
    signature = signature.with(Field.KEY, TestSigners.ED25519.blob());
    assertEquals(
        new BadSignature("ops-1", enrolled.fingerprint(), SignatureFlaw.LENGTH),
        rejection(signature, enrolled));
    signature =
        signature.withRaw(
            Field.VALUE,
            TestSigners.ED25519.sign(OPERATIONS, "", "sha256", MESSAGE).raw(Field.VALUE));
    assertSame(enrolled, ((Verified) verdict(signature, enrolled)).signer());
  }

  @Test
  void aRejectionTellsAPersonWhatWasExpected() {
    EnrolledKey enrolled = TestSigners.ED25519.enrolled("ops-1");
    assertEquals(
        "signed for fi\\u001ble; sign with ssh-keygen -Y sign -n op@felhom.dooplex.hu",
        new WrongNamespace(Namespace.OPERATIONS, "fi\u001ble").text());
    assertEquals(
        "hash sha1 is not allowed; sha256, sha512 would be",
        new UnsupportedAlgorithm(Part.HASH, "sha1", List.of("sha256", "sha512")).text());
    assertEquals(
        "signed with ssh-ed25519 key SHA256:abc, which is no configured signer's",
        new UnknownSigner("ssh-ed25519", "SHA256:abc").text());
    assertEquals(
        "the signature of ops-1 ("
            + enrolled.fingerprint()
            + ") does not count: nobody touched the security key when it signed",
        bad(TestSigners.ED25519, SignatureFlaw.NO_USER_PRESENCE).text());
    assertEquals(
        "this is no SSH signature as ssh-keygen -Y sign writes it: the version is not 1",
        new MalformedSignature("the version is not 1").text());
    String long1 = new WrongNamespace(Namespace.OPERATIONS, "x".repeat(5000)).found();
    assertFalse(long1.length() > 128, long1);
  }

  private static BadSignature bad(TestSigner signer, SignatureFlaw flaw) {
    return new BadSignature("ops-1", signer.enrolled("ops-1").fingerprint(), flaw);
  }
}
