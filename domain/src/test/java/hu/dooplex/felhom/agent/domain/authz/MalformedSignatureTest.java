package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.authz.Rejection.MalformedSignature;
import hu.dooplex.felhom.agent.domain.authz.TestSignature.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Step 1: sizes, armor, structure. */
class MalformedSignatureTest {
  static final List<TestSigner> SIGNERS = TestSigners.ALL;

  private static final byte[] MESSAGE = TestBytes.ascii("{\"version\": 1}\n");
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final TestSignature HONEST =
      TestSigners.ED25519.sign(Namespace.OPERATIONS, MESSAGE);
  private static final String ARMORED = TestText.of(HONEST.armored());
  private static final List<EnrolledKey> ENROLLED =
      TestSigners.ALL.stream()
          .map(signer -> signer.enrolled(signer.toString().replace('@', '.')))
          .toList();

  private static SignatureVerdict verdict(byte[] armored) {
    return SignatureVerifier.verifySignature(armored, MESSAGE, Namespace.OPERATIONS, ENROLLED);
  }

  private static String verdict(String armored) {
    return TestText.of(verdict(TestBytes.ascii(armored)));
  }

  private static String defect(TestSignature signature) {
    return defect(signature.armored());
  }

  private static String defect(byte[] armored) {
    return ((MalformedSignature) ((SignatureVerdict.Rejected) verdict(armored)).rejection())
        .defect();
  }

  private static String verdictOfBlob(byte[] blob) {
    return TestText.of(verdict(TestSignature.armored(blob, 70)));
  }

  @Test
  void linesMayHave1To76CharactersAndTheLastLineFeedMayBeMissing() {
    assertEquals("verified", verdict(ARMORED));
    assertEquals("verified", verdict(ARMORED.substring(0, ARMORED.length() - 1)));
    // The encoder under the test's armor breaks lines after multiples of four.
    for (int chars : List.of(4, 64, 76)) {
      byte[] armored = TestSignature.armored(HONEST.blob(), chars);
      assertEquals("verified", TestText.of(verdict(armored)), "lines of " + chars);
    }
    assertEquals("verified", verdict(ARMORED.replaceFirst("\nU1NI", "\nU\n1NI")));
  }

  @Test
  void longerLinesAreNotTaken() {
    String body = ARMORED.substring(BEGIN.length() + 1, ARMORED.indexOf(END)).replace("\n", "");
    String seventySix = body.substring(0, 76) + "\n" + body.substring(76, 152) + "\n";
    String seventySeven = body.substring(0, 77) + "\n" + body.substring(77, 152) + "\n";
    String rest = body.substring(152, 220) + "\n" + body.substring(220);
    assertEquals("verified", verdict(BEGIN + "\n" + seventySix + rest + "\n" + END));
    assertEquals("malformed_signature", verdict(BEGIN + "\n" + seventySeven + rest + "\n" + END));
  }

  static final List<String> OTHER_ARMOR =
      List.of(
          "",
          "\n",
          BEGIN,
          BEGIN + "\n",
          BEGIN + "\n" + END,
          BEGIN + "\n\n" + END,
          BEGIN + END + "\n",
          END + "\n" + BEGIN + "\n",
          ARMORED.substring(BEGIN.length() + 1),
          ARMORED.replace(END, ""),
          ARMORED.replace("\n" + END, END),
          ARMORED.replace(BEGIN + "\n", BEGIN),
          ARMORED.replace(BEGIN, BEGIN + " "),
          ARMORED.replace(END, END + " "),
          ARMORED.replace("BEGIN SSH", "BEGIN  SSH"),
          ARMORED.replace("BEGIN SSH SIGNATURE", "BEGIN PGP SIGNATURE"),
          ARMORED.replace("END SSH SIGNATURE", "END SSH SIGNATURE "),
          ARMORED.replace(END, "-----END SSH SIGNATURE----"),
          ARMORED.replace("\n", "\r\n"),
          ARMORED.replaceFirst("\n", "\r\n"),
          ARMORED.replace("\n" + END, "\r\n" + END),
          ARMORED.substring(0, ARMORED.length() - 1) + "\r\n",
          ARMORED.replace("\n", "\r"),
          ARMORED.replaceFirst("\n", "\n\n"),
          ARMORED.replace("\n" + END, "\n\n" + END),
          ARMORED.replaceFirst("\n", "\n "),
          ARMORED.replace("\n" + END, " \n" + END),
          ARMORED.replaceFirst("\nU1NI", "\nU1 NI"),
          ARMORED.replaceFirst("\nU1NI", "\nU1\tNI"),
          ARMORED.replaceFirst("\nU1NI", "\nU1\0NI"),
          ARMORED.replaceFirst("\nU1NI", "\nU1-NI"),
          ARMORED.replaceFirst("\nU1NI", "\nU1_NI"),
          ARMORED.replaceFirst("\nU1NI", "\nComment: x\nU1NI"),
          " " + ARMORED,
          "\n" + ARMORED,
          "\u00ef\u00bb\u00bf" + ARMORED,
          ARMORED + "\n",
          ARMORED + "\0",
          ARMORED + "x",
          ARMORED + ARMORED,
          // A = in the middle, where two encodings meet.
          ARMORED.replaceFirst("\nU1NI", "\nU1NIU0hHAA==\nU1NI"));

  @ParameterizedTest
  @FieldSource("OTHER_ARMOR")
  void otherArmorIsNotTaken(String armored) {
    assertNotEquals(ARMORED, armored);
    assertEquals("malformed_signature", verdict(armored));
  }

  @Test
  void utf16IsNotTaken() {
    byte[] wide = ARMORED.getBytes(StandardCharsets.UTF_16);
    assertEquals("malformed_signature", TestText.of(verdict(wide)));
  }

  /** Namespaces of three lengths give a blob with no, one and two = at its end. */
  @Test
  void base64HasOneForm() {
    List<String> endings = new ArrayList<>();
    for (String name : List.of("n", "nn", "nnn")) {
      Namespace namespace = new Namespace(name);
      String armored = TestText.of(TestSigners.ED25519.sign(namespace, MESSAGE).armored());
      int end = armored.indexOf("\n" + END);
      String text = armored.substring(0, end);
      int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
      endings.add("=".repeat(padding));
      assertEquals("verified", verdict(namespace, armored));
      String[] others = {
        text.replaceFirst("=+$", ""),
        text + "=",
        text.replaceFirst("=$", ""),
        text.replaceFirst("=+$", "") + "===",
        text + "A",
        text + "====",
        // The last character before the padding has bits that stand for nothing.
        text.substring(0, text.length() - padding - 1)
            + (char) (text.charAt(text.length() - padding - 1) + 1)
            + "=".repeat(padding)
      };
      for (String other : others) {
        if (!other.equals(text) && padding > 0) {
          assertEquals(
              "malformed_signature", verdict(namespace, other + armored.substring(end)), other);
        }
      }
    }
    assertEquals(List.of("", "=", "=="), endings.stream().sorted().toList());
  }

  private static String verdict(Namespace namespace, String armored) {
    return TestText.of(
        SignatureVerifier.verifySignature(TestBytes.ascii(armored), MESSAGE, namespace, ENROLLED));
  }

  @Test
  void sixteenKibibytesAreTheMost() {
    assertEquals(
        "the signature has more than 16384 bytes",
        defect(HONEST.with(Field.NAMESPACE, "n".repeat(13_000))));
    assertEquals(
        "wrong_namespace",
        TestText.of(verdict(HONEST.with(Field.NAMESPACE, "n".repeat(11_500)).armored())));
    // Of this many it is looked at what they are.
    assertEquals(
        "the text does not start with the line BEGIN SSH SIGNATURE", defect(new byte[16_384]));
    assertEquals("the signature has more than 16384 bytes", defect(new byte[16_385]));
    byte[] large = new byte[10_000_000];
    assertEquals("malformed_signature", TestText.of(verdict(large)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSHSIH", "sshsig", "SSHSI\0", "\0SHSIG"})
  void theMagicIsItself(String magic) {
    assertEquals(
        "the magic is not SSHSIG", defect(HONEST.withRaw(Field.MAGIC, TestBytes.ascii(magic))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 0x01000000, -1, Integer.MIN_VALUE, 0x00010001})
  void theVersionIsOne(int version) {
    assertEquals(
        "the version is not 1", defect(HONEST.withRaw(Field.VERSION, TestBytes.u32(version))));
  }

  @Test
  void whatIsReservedIsEmptySignedOrNot() {
    assertEquals("the reserved field is not empty", defect(HONEST.with(Field.RESERVED, "x")));
    assertEquals("the reserved field is not empty", defect(HONEST.with(Field.RESERVED, "\0")));
    TestSignature signed =
        TestSigners.ED25519.sign(Namespace.OPERATIONS.text(), "x", "sha512", MESSAGE);
    assertEquals("the reserved field is not empty", defect(signed));
  }

  @Test
  void anEmptyNamespaceIsMalformed() {
    assertEquals("the namespace is empty", defect(HONEST.with(Field.NAMESPACE, "")));
  }

  @Test
  void nothingFollowsTheBlobTheKeyOrTheSignature() {
    for (TestSigner signer : TestSigners.ALL) {
      TestSignature honest = signer.sign(Namespace.OPERATIONS, MESSAGE);
      byte[] value = honest.raw(Field.VALUE);
      for (byte[] more : List.of(new byte[1], new byte[] {1}, new byte[4], new byte[100])) {
        assertEquals(
            "the blob goes on after its last field", defect(honest.withRaw(Field.AFTER, more)));
        assertEquals(
            "the key goes on after its last field",
            defect(honest.with(Field.KEY, TestBytes.concat(signer.blob(), more))));
        byte[] longer = TestBytes.concat(Arrays.copyOfRange(value, 4, value.length), more);
        assertEquals(
            "the signature goes on after its last field", defect(honest.with(Field.VALUE, longer)));
      }
    }
  }

  @Test
  void aPlainSignatureHasNoFlagsAndATokensHasThem() {
    byte[] plain = HONEST.raw(Field.VALUE);
    byte[] flags = new byte[] {1, 0, 0, 0, 7};
    assertEquals(
        "the signature goes on after its last field",
        defect(
            HONEST.with(
                Field.VALUE, TestBytes.concat(Arrays.copyOfRange(plain, 4, plain.length), flags))));
    TestSignature token = TestSigners.SK_ED25519.sign(Namespace.OPERATIONS, MESSAGE);
    byte[] value = token.raw(Field.VALUE);
    for (int cut = 1; cut <= 5; cut++) {
      assertEquals(
          cut == 5
              ? "the flags is longer than what is left"
              : "the counter is longer than what is left",
          defect(token.with(Field.VALUE, Arrays.copyOfRange(value, 4, value.length - cut))));
    }
  }

  /** Cut after every byte: nothing is left to be missed. */
  @ParameterizedTest
  @FieldSource("SIGNERS")
  void aBlobThatIsCutIsMalformed(TestSigner signer) {
    byte[] blob = signer.sign(Namespace.OPERATIONS, MESSAGE).blob();
    for (int length = 1; length < blob.length; length++) {
      assertEquals(
          "malformed_signature", verdictOfBlob(Arrays.copyOf(blob, length)), "cut to " + length);
    }
  }

  @ParameterizedTest
  @FieldSource("SIGNERS")
  void noLengthMayBeAnother(TestSigner signer) {
    byte[] blob = signer.sign(Namespace.OPERATIONS, MESSAGE).blob();
    List<Integer> lengths = lengths(signer, blob);
    assertTrue(lengths.size() >= 9, lengths.toString());
    for (int at : lengths) {
      int length = TestBytes.u32(blob, at);
      for (int other :
          new int[] {
            length - 1,
            length + 1,
            length + 4,
            0,
            0x7fffffff,
            0x80000000,
            0xffffffff,
            Integer.MAX_VALUE - at,
            length | 0x80000000
          }) {
        if (other != length) {
          byte[] changed = blob.clone();
          System.arraycopy(TestBytes.u32(other), 0, changed, at, 4);
          assertNotEquals("verified", verdictOfBlob(changed), "length " + other + " at " + at);
        }
      }
    }
  }

  /** Where the lengths are: of the outer fields, and in the key and the signature. */
  private static List<Integer> lengths(TestSigner signer, byte[] blob) {
    List<Integer> found = new ArrayList<>();
    int at = 10;
    for (Field field :
        List.of(Field.KEY, Field.NAMESPACE, Field.RESERVED, Field.HASH, Field.VALUE)) {
      found.add(at);
      int end = at + 4 + TestBytes.u32(blob, at);
      if (field == Field.KEY) {
        strings(blob, at + 4, end, found);
      }
      if (field == Field.VALUE) {
        int body = strings(blob, at + 4, at + 8, found);
        strings(blob, body, body + 4, found);
        if (signer.toString().contains("ecdsa")) {
          strings(blob, body + 4, body + 4 + TestBytes.u32(blob, body), found);
        }
      }
      at = end;
    }
    assertEquals(blob.length, at);
    return found;
  }

  private static int strings(byte[] blob, int from, int to, List<Integer> found) {
    int at = from;
    while (at < to) {
      found.add(at);
      at += 4 + TestBytes.u32(blob, at);
    }
    return at;
  }
}
