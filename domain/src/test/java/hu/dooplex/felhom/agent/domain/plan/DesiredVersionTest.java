package hu.dooplex.felhom.agent.domain.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.domain.plan.DesiredVersion.Succession;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesiredVersionTest {
  private static DesiredVersion version(long generation, String document) {
    return DesiredVersion.of(generation, document.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({
    "16, a, STALE",
    "16, b, STALE",
    "0, a, STALE",
    "17, a, SAME",
    "17, b, REUSED",
    "18, a, NEWER",
    "9223372036854775807, b, NEWER"
  })
  void whatMayFollowGeneration17(long generation, String document, Succession succession) {
    assertEquals(succession, version(generation, document).after(Optional.of(version(17, "a"))));
  }

  @Test
  void theFirstOneIsNewerThanNone() {
    assertEquals(Succession.NEWER, version(0, "a").after(Optional.empty()));
  }

  @Test
  void theHashIsSha256InLowerCaseHex() {
    // FIPS 180-2, B.1
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        version(1, "abc").sha256());
  }

  @Test
  void whatIsNoVersionCannotBeWritten() {
    String sha256 = version(1, "abc").sha256();
    for (String other : new String[] {"", sha256 + "0", sha256.replace('a', 'A'), "x".repeat(64)}) {
      assertThrows(IllegalArgumentException.class, () -> new DesiredVersion(1, other));
    }
    assertThrows(IllegalArgumentException.class, () -> new DesiredVersion(-1, sha256));
  }
}
