package hu.dooplex.felhom.agent.bootstrap.bench;

import hu.dooplex.felhom.agent.domain.authz.EnrolledKey;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerifier;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.authz.TestSigners;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.util.List;

/** The verification of an operator's signature, beside the JDK's own of the same bytes. */
final class VerifyRows {
  /** Verified by one call: some milliseconds. */
  private static final int AT_ONCE = 16;

  /** About as long as a document is. */
  private static final byte[] MESSAGE =
      ("{\"version\": 1, \"padding\": \"" + "x".repeat(500) + "\"}\n")
          .getBytes(StandardCharsets.US_ASCII);

  private VerifyRows() {}

  static Bench.Row ed25519(Bench bench) throws Exception {
    return row(bench, "ed25519", TestSigners.ED25519, "Ed25519");
  }

  static Bench.Row ecdsa(Bench bench) throws Exception {
    return row(bench, "ecdsa-256", TestSigners.ECDSA_256, "SHA256withECDSA");
  }

  static Bench.Row rsa(Bench bench) throws Exception {
    return row(bench, "rsa-3072", TestSigners.RSA_512, "SHA512withRSA");
  }

  private static Bench.Row row(Bench bench, String name, TestSigner signer, String algorithm)
      throws Exception {
    byte[] signed = TestSigner.signedBytes(Namespace.OPERATIONS, MESSAGE);
    byte[] bare = sign(algorithm, signer.pair(), signed);
    return bench.measureRatio(
        "signature: verify " + name + ", to the JDK's Signature",
        0.8,
        verification(signer),
        () -> {
          for (int i = 0; i < AT_ONCE; i++) {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(signer.pair().getPublic());
            verifier.update(signed);
            check(verifier.verify(bare));
          }
          return AT_ONCE;
        });
  }

  /**
   * Beside one process that does the same.
   *
   * @param folder an empty one
   */
  static Bench.Row besideSshKeygen(Bench bench, Path folder) throws Exception {
    TestSigner signer = TestSigners.ED25519;
    Path message = Files.write(folder.resolve("message"), MESSAGE);
    Path signature =
        Files.write(
            folder.resolve("signature"), signer.sign(Namespace.OPERATIONS, MESSAGE).armored());
    Path signers = Files.writeString(folder.resolve("signers"), "ops " + signer.line() + "\n");
    List<String> command =
        List.of(
            "ssh-keygen",
            "-Y",
            "verify",
            "-f",
            signers.toString(),
            "-I",
            "ops",
            "-n",
            Namespace.OPERATIONS.text(),
            "-s",
            signature.toString());
    return bench.measureRatio(
        "signature: verify ed25519, to ssh-keygen -Y verify",
        1,
        verification(signer),
        () -> {
          Process process =
              new ProcessBuilder(command)
                  .redirectInput(message.toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(folder.resolve("output").toFile())
                  .start();
          check(process.waitFor() == 0);
          return 1;
        });
  }

  /** From the armored text on, as it comes from a hub. */
  private static Bench.Work verification(TestSigner signer) {
    byte[] armored = signer.sign(Namespace.OPERATIONS, MESSAGE).armored();
    List<EnrolledKey> enrolled = List.of(signer.enrolled("ops-1"));
    return () -> {
      for (int i = 0; i < AT_ONCE; i++) {
        check(
            SignatureVerifier.verifySignature(armored, MESSAGE, Namespace.OPERATIONS, enrolled)
                instanceof SignatureVerdict.Verified);
      }
      return AT_ONCE;
    };
  }

  private static byte[] sign(String algorithm, KeyPair pair, byte[] bytes) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(bytes);
    return signature.sign();
  }

  private static void check(boolean verified) {
    if (!verified) {
      throw new IllegalStateException("an honest signature was not verified");
    }
  }
}
