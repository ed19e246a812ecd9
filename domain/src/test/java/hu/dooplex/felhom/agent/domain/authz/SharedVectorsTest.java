package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
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
    assertEquals(Map.ofEntries(), verdicts);
  }

  @Test
  void everyVectorOfTheProjectHasItsVerdict() {
    Map<String, Long> verdicts = checked(SharedVectors.in(SharedVectors.own()));
    assertEquals(Map.of(), verdicts);
  }

  /** How many there are of each verdict. */
  private static Map<String, Long> checked(List<SharedVectors.Vector> vectors) {
    Map<String, Boolean> wanted = new TreeMap<>();
    Map<String, Boolean> found = new TreeMap<>();
    for (SharedVectors.Vector vector : vectors) {
      boolean verified = vector.verdict().equals("verified");
      wanted.put(vector.id(), vector.expected());
      found.put(vector.id(), verified);
      assertTrue(vector.openssh() || !verified, vector.id() + ": OpenSSH refuses it");
    }
    assertEquals(wanted, found);
    return vectors.stream()
        .collect(
            Collectors.groupingBy(
                SharedVectors.Vector::verdict, TreeMap::new, Collectors.counting()));
  }
}
