package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the real {@code ssh-keygen}: what it signs we take, and what we take it takes. */
class SshKeygenTest {
  static final List<TestSigner> SIGNERS = TestSigners.ALL;

  private static final byte[] MESSAGE = TestBytes.ascii("{\"version\": 1}\n");

  @TempDir private Path folder;

  @BeforeEach
  void thereIsOne() {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(each -> Path.of(each, "ssh-keygen"))
            .anyMatch(Files::isExecutable),
        "no ssh-keygen is installed here");
  }

  private int keygen(Path input, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-keygen"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    return process.waitFor();
  }

  private String output() throws IOException {
    return TestText.of(Files.readAllBytes(folder.resolve("output")));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  /** Whether ssh-keygen verifies it. */
  private boolean taken(String keyLine, String namespace, byte[] armored, byte[] message)
      throws Exception {
    Path signers = file("signers", TestBytes.ascii("ops " + keyLine + "\n"));
    Path signature = file("signature", armored);
    return keygen(
            file("message", message),
            List.of(
                "-Y",
                "verify",
                "-f",
                signers.toString(),
                "-I",
                "ops",
                "-n",
                namespace,
                "-s",
                signature.toString()))
        == 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 3072"})
  void whatItSignsWeTake(String type) throws Exception {
    Path key = folder.resolve("key");
    Path message = file("op.json", MESSAGE);
    List<String> generate = new ArrayList<>(List.of("-q", "-N", "", "-f", key.toString(), "-t"));
    generate.addAll(List.of(type.split(" ")));
    assertEquals(0, keygen(message, generate), output());
    String line = Files.readString(folder.resolve("key.pub")).strip();
    EnrolledKey enrolled = enrolled(line);
    assertEquals(0, keygen(message, List.of("-l", "-f", key.toString())), output());
    assertTrue(output().contains(" " + enrolled.fingerprint() + " "), output());
    for (String hash : List.of("sha256", "sha512")) {
      Files.deleteIfExists(folder.resolve("op.json.sig"));
      List<String> sign =
          List.of(
              "-q",
              "-Y",
              "sign",
              "-n",
              Namespace.OPERATIONS.text(),
              "-O",
              "hashalg=" + hash,
              "-f",
              key.toString(),
              message.toString());
      assertEquals(0, keygen(message, sign), output());
      byte[] armored = Files.readAllBytes(folder.resolve("op.json.sig"));
      assertEquals("verified", verdict(armored, Namespace.OPERATIONS, enrolled));
      assertEquals("wrong_namespace", verdict(armored, Namespace.SIGNERS, enrolled));
    }
  }

  private static EnrolledKey enrolled(String line) {
    return switch (EnrolledKey.enroll(new Signer("ops", KeyRole.OPERATIONAL, line))) {
      case EnrolledKey.Enrolment.Enrolled(EnrolledKey key) -> key;
      case EnrolledKey.Enrolment.Refused refused -> throw new AssertionError(refused.text());
    };
  }

  private static String verdict(byte[] armored, Namespace namespace, EnrolledKey enrolled) {
    return TestText.of(
        SignatureVerifier.verifySignature(armored, MESSAGE, namespace, List.of(enrolled)));
  }

  @ParameterizedTest
  @FieldSource("SIGNERS")
  void whatWeTakeItTakes(TestSigner signer) throws Exception {
    byte[] armored = signer.sign(Namespace.OPERATIONS, MESSAGE).armored();
    assertEquals("verified", verdict(armored, Namespace.OPERATIONS, signer.enrolled("ops")));
    assertTrue(taken(signer.line(), Namespace.OPERATIONS.text(), armored, MESSAGE), output());
  }

  @Test
  void theVectorsThatWeTakeItTakes() throws Exception {
    List<SharedVectors.Vector> vectors = new ArrayList<>(SharedVectors.in(SharedVectors.own()));
    Optional<Path> shared = SharedVectors.shared();
    shared.ifPresent(each -> vectors.addAll(SharedVectors.in(each)));
    int verified = 0;
    for (SharedVectors.Vector vector : vectors) {
      if (vector.verdict().equals("verified")) {
        String line = vector.signer().publicKey();
        assertTrue(
            taken(line, vector.namespace(), vector.armored(), vector.bytes()),
            vector + ": " + output());
        verified++;
      }
    }
    assertEquals(shared.isPresent() ? 9 + 31 : 9, verified);
  }

  /** The difference that trust.md names: nobody need have touched the key. */
  @Test
  void anUntouchedSecurityKeyIsEnoughForItAndNotForUs() throws Exception {
    TestSigner untouched = TestSigners.SK_ED25519.onToken("ssh:", 0, 7);
    byte[] armored = untouched.sign(Namespace.OPERATIONS, MESSAGE).armored();
    assertEquals(
        "bad_signature", verdict(armored, Namespace.OPERATIONS, untouched.enrolled("ops")));
    assertTrue(taken(untouched.line(), Namespace.OPERATIONS.text(), armored, MESSAGE), output());
  }
}
