package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Signatures, valid and hostile, with OpenSSH's verdict and ours. */
final class SharedVectors {
  private SharedVectors() {}

  /**
   * A line of {@code vectors.jsonl}.
   *
   * @param openssh whether stock ssh-keygen takes it
   * @param expected whether we are to
   */
  record Vector(
      Path folder,
      String id,
      String signature,
      String message,
      String namespace,
      String key,
      boolean openssh,
      boolean expected) {
    byte[] armored() {
      return read(folder.resolve(signature));
    }

    byte[] bytes() {
      return read(folder.resolve(message));
    }

    Signer signer() {
      return new Signer(
          "vector", KeyRole.OPERATIONAL, TestText.of(read(folder.resolve(key))).strip());
    }

    /** What we say of it: {@code verified}, a rejection's wire name, or why not even enrolled. */
    String verdict() {
      return switch (EnrolledKey.enroll(signer())) {
        case EnrolledKey.Enrolment.Refused refused -> "refused: " + refused.flaw();
        case EnrolledKey.Enrolment.Enrolled(EnrolledKey enrolled) ->
            TestText.of(
                SignatureVerifier.verifySignature(
                    armored(), bytes(), expectedNamespace(), List.of(enrolled)));
      };
    }

    /** Nobody can expect an empty one; what was signed for it is to be malformed for everybody. */
    private Namespace expectedNamespace() {
      return namespace.isEmpty() ? Namespace.OPERATIONS : new Namespace(namespace);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /** The few that this project carries itself; their README says where they are from. */
  static Path own() {
    return Path.of("src/test/resources/hu/dooplex/felhom/agent/domain/authz/sshsig");
  }

  /** {@code shared/sshsig} beside the checkout that this module is in. */
  static Optional<Path> shared() {
    Path module = Path.of("").toAbsolutePath();
    return Stream.iterate(module, p -> p != null, Path::getParent)
        .limit(3)
        .map(p -> p.resolve("shared").resolve("sshsig"))
        .filter(Files::isDirectory)
        .findFirst();
  }

  static List<Vector> in(Path folder) {
    return TestText.of(read(folder.resolve("vectors.jsonl")))
        .lines()
        .map(line -> vector(folder, line))
        .toList();
  }

  private static Vector vector(Path folder, String line) {
    return new Vector(
        folder,
        field(line, "id"),
        field(line, "signature"),
        field(line, "message"),
        field(line, "namespace"),
        field(line, "key"),
        field(line, "openssh").equals("accept"),
        field(line, "expected").equals("accept"));
  }

  /** The lines are flat and without escapes. */
  private static String field(String line, String name) {
    Matcher field = Pattern.compile("\"" + name + "\": \"([^\"\\\\]*)\"").matcher(line);
    if (!field.find()) {
      throw new AssertionError("no " + name + " in " + line);
    }
    return field.group(1);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
