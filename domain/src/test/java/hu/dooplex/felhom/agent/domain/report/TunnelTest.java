package hu.dooplex.felhom.agent.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.report.Tunnel.Readiness;
import hu.dooplex.felhom.agent.domain.report.Tunnel.Status;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelTest {
  @ParameterizedTest
  @CsvSource({
    "true, 4, 0, HEALTHY",
    "true, 4, 4, HEALTHY",
    "true, 3, 4, DEGRADED",
    "true, 0, 4, DOWN",
    "false, 4, 4, DOWN",
    "false, 0, 0, DOWN"
  })
  void anAnswerIsJudgedAgainstTheMostConnectionsSeen(
      boolean ready, int connections, int most, Status expected) {
    Tunnel tunnel = Tunnel.judge(new Readiness.Answer(ready, connections, Optional.of("c1")), most);
    assertEquals(new Tunnel(expected, OptionalInt.of(connections), Optional.of("c1")), tunnel);
  }

  @Test
  void noAnswerIsUnknownAndNoEndpointIsNotConfigured() {
    assertEquals(Status.UNKNOWN, Tunnel.judge(new Readiness.NoAnswer("refused"), 4).status());
    assertEquals(Status.NOT_CONFIGURED, Tunnel.judge(new Readiness.NotConfigured(), 0).status());
  }
}
