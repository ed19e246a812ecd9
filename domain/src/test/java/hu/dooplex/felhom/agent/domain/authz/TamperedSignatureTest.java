package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Nothing that was changed anywhere is verified, and every change ends in a typed rejection. */
class TamperedSignatureTest {
  static final List<TestSigner> SIGNERS = TestSigners.ALL;

  private static final byte[] MESSAGE = TestBytes.ascii("{\"version\": 1}\n");

  /** About so many changes of each signature: all of a small one, every so many bits of others. */
  private static final int CHANGES = 300;

  private static final List<EnrolledKey> ENROLLED =
      TestSigners.ALL.stream()
          .map(signer -> signer.enrolled(signer.toString().replace('@', '.')))
          .toList();

  private static String verdict(byte[] armored) {
    return TestText.of(
        SignatureVerifier.verifySignature(armored, MESSAGE, Namespace.OPERATIONS, ENROLLED));
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] other = bytes.clone();
    other[bit / 8] ^= (byte) (1 << bit % 8);
    return other;
  }

  @ParameterizedTest
  @FieldSource("SIGNERS")
  void noBitOfTheBlobMayBeAnother(TestSigner signer) {
    byte[] blob = signer.sign(Namespace.OPERATIONS, MESSAGE).blob();
    // Odd, so that it comes by every place in a byte.
    int step = 8 * blob.length / CHANGES | 1;
    for (int bit = 0; bit < 8 * blob.length; bit += step) {
      byte[] armored = TestSignature.armored(flipped(blob, bit), 70);
      assertNotEquals("verified", verdict(armored), "bit " + bit);
    }
  }

  @Test
  void noBitOfTheArmorMayBeAnother() {
    byte[] armored = TestSigners.ED25519.sign(Namespace.OPERATIONS, MESSAGE).armored();
    for (int bit = 0; bit < 8 * armored.length; bit++) {
      assertNotEquals("verified", verdict(flipped(armored, bit)), "bit " + bit);
    }
  }

  /** Every bit of one signature is looked at, with every outcome that there is. */
  @Test
  void everyStepMeetsSomeOfIt() {
    byte[] blob = TestSigners.ED25519.sign(Namespace.OPERATIONS, MESSAGE).blob();
    Set<String> verdicts = new TreeSet<>();
    for (int bit = 0; bit < 8 * blob.length; bit++) {
      verdicts.add(verdict(TestSignature.armored(flipped(blob, bit), 70)));
    }
    assertEquals(
        Set.of(
            "malformed_signature",
            "wrong_namespace",
            "unsupported_algorithm",
            "unknown_signer",
            "bad_signature"),
        verdicts);
  }

  /** Pieces of honest signatures cut out, doubled, exchanged and overwritten. */
  @Test
  void noPatchworkIsVerified() {
    List<byte[]> honest = new ArrayList<>();
    for (TestSigner signer : TestSigners.ALL) {
      honest.add(signer.sign(Namespace.OPERATIONS, MESSAGE).blob());
    }
    Random random = new Random(20261122);
    for (int i = 0; i < 3000; i++) {
      byte[] one = honest.get(random.nextInt(honest.size()));
      byte[] other = honest.get(random.nextInt(honest.size()));
      int cut = random.nextInt(one.length);
      int from = random.nextInt(other.length);
      byte[] patched =
          TestBytes.concat(Arrays.copyOf(one, cut), Arrays.copyOfRange(other, from, other.length));
      boolean whole = Arrays.equals(patched, one) || Arrays.equals(patched, other);
      assertTrue(
          whole || !verdict(TestSignature.armored(patched, 70)).equals("verified"), "round " + i);
    }
  }

  @Test
  void noRubbishIsVerified() {
    Random random = new Random(20261123);
    for (int i = 0; i < 3000; i++) {
      byte[] rubbish = new byte[random.nextInt(300)];
      random.nextBytes(rubbish);
      assertEquals("malformed_signature", verdict(rubbish));
      byte[] blob = TestBytes.concat(TestBytes.ascii("SSHSIG"), TestBytes.u32(1), rubbish);
      assertNotEquals("verified", verdict(TestSignature.armored(blob, 70)));
    }
  }
}
