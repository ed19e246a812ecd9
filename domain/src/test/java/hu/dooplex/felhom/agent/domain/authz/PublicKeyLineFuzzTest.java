package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Any text in place of a public key: a line that is taken is the one way to write its key. */
public final class PublicKeyLineFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    String line = new String(input, StandardCharsets.UTF_8);
    if (line.isBlank()) {
      return;
    }
    switch (EnrolledKey.enroll(new Signer("x", KeyRole.OPERATIONAL, line))) {
      case EnrolledKey.Enrolment.Refused refused -> Fuzzing.requirePrintable(refused.text());
      case EnrolledKey.Enrolment.Enrolled(EnrolledKey key) -> {
        String[] fields = line.split(" ", 3);
        byte[] blob = Base64.getDecoder().decode(fields[1]);
        Fuzzing.require(
            Base64.getEncoder().encodeToString(blob).equals(fields[1]),
            "another text of the same key");
        Fuzzing.require(key.isWrittenAs(new Octets(blob)), "another key");
        Fuzzing.require(key.kind().equals(fields[0]), "another kind");
      }
    }
  }

  @Test
  void whateverComesIsEnrolledOrRefused() {
    Fuzzing.replay(getClass(), PublicKeyLineFuzzTest::fuzzerTestOneInput);
  }
}
