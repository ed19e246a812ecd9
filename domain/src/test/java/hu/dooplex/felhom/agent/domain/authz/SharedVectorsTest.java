package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Every vector has the verdict that is wanted of it, and none is taken that OpenSSH refuses. */
class SharedVectorsTest {
  @Test
  void everySharedVectorHasItsVerdict(TestReporter reporter) {
    Optional<Path> folder = SharedVectors.shared();
    assumeTrue(folder.isPresent(), "no folder ../shared/sshsig beside the checkout");
    List<SharedVectors.Vector> vectors = SharedVectors.in(folder.get());
    Map<String, Long> verdicts = checked(vectors);
    reporter.publishEntry("vectors", vectors.size() + ": " + verdicts);
    assertEquals(
        "{bad_signature=25, malformed_signature=66, refused: RSA_SIZE=4, refused: UNSUPPORTED=1,"
            + " refused: WRONG_SUBGROUP=4, unknown_signer=1, unsupported_algorithm=25, verified=31,"
            + " wrong_namespace=2}",
        verdicts.toString());
  }

  @Test
  void everyVectorOfTheProjectHasItsVerdict() {
    Map<String, Long> verdicts = checked(SharedVectors.in(SharedVectors.own()));
    assertEquals(
        "{bad_signature=6, malformed_signature=5, refused: RSA_SIZE=1, refused: UNSUPPORTED=1,"
            + " refused: WRONG_SUBGROUP=2, unsupported_algorithm=3, verified=9}",
        verdicts.toString());
  }

  /** How many there are of each verdict. */
  private static Map<String, Long> checked(List<SharedVectors.Vector> vectors) {
    List<String> wrong = new ArrayList<>();
    for (SharedVectors.Vector vector : vectors) {
      String verdict = vector.verdict();
      boolean verified = verdict.equals("verified");
      if (verified != vector.expected() || (verified && !vector.openssh())) {
        wrong.add(vector.id() + ": " + verdict);
      }
    }
    assertEquals(List.of(), wrong);
    return vectors.stream()
        .collect(
            Collectors.groupingBy(
                SharedVectors.Vector::verdict, TreeMap::new, Collectors.counting()));
  }
}
