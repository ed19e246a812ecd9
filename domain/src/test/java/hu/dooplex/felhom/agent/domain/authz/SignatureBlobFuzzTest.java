package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any bytes inside an armor. What is taken apart can be put together again, so that no byte of it
 * is looked at by nobody; and whatever it is, the verifier gives a verdict, also for keys of every
 * kind.
 */
public final class SignatureBlobFuzzTest {
  private static final byte[] MESSAGE = "{}\n".getBytes(StandardCharsets.US_ASCII);
  private static final List<EnrolledKey> KEYS =
      TestSigners.ALL.stream().map(signer -> signer.enrolled("x")).distinct().toList();

  public static void fuzzerTestOneInput(byte[] input) {
    byte[] armored = TestSignature.armored(input, 70);
    try {
      SshSignature signature = SshSignature.parse(armored);
      if (KeyKind.signingWith(signature.value().algorithm()).isPresent()) {
        Fuzzing.require(
            new Octets(written(signature)).equals(new Octets(input)), "bytes that nobody read");
      }
    } catch (MalformedException e) {
      Fuzzing.requirePrintable(e.defect());
    }
    switch (SignatureVerifier.verifySignature(armored, MESSAGE, Namespace.OPERATIONS, KEYS)) {
      case SignatureVerdict.Verified(EnrolledKey key) ->
          Fuzzing.require(KEYS.contains(key), "a signer who is not enrolled");
      case SignatureVerdict.Rejected(Rejection rejection) ->
          Fuzzing.requirePrintable(rejection.text());
    }
  }

  private static byte[] written(SshSignature signature) {
    SshSignature.Value value = signature.value();
    byte[] body =
        TestBytes.concat(TestBytes.string(value.algorithm()), TestBytes.string(value.body()));
    if (KeyKind.signingWith(value.algorithm()).orElseThrow().isSecurityKey()) {
      byte[] flags = {(byte) value.flags()};
      body = TestBytes.concat(body, flags, TestBytes.u32(value.counter()));
    }
    return TestBytes.concat(
        TestBytes.ascii("SSHSIG"),
        TestBytes.u32(1),
        TestBytes.string(signature.keyBlob().toBytes()),
        TestBytes.string(signature.namespace()),
        TestBytes.string(""),
        TestBytes.string(signature.hash()),
        TestBytes.string(body));
  }

  @Test
  void whateverComesHasAVerdict() {
    Fuzzing.replay(getClass(), SignatureBlobFuzzTest::fuzzerTestOneInput);
  }
}
