package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.report.Tunnel.Readiness;
import org.junit.jupiter.api.Test;

/** Any bytes in place of what cloudflared answers. */
public final class TunnelAnswerFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    for (int status : new int[] {200, 503}) {
      for (BoundedBody.Ending ending : BoundedBody.Ending.values()) {
        judge(new BoundedExchange.Answer(status, input, ending));
      }
    }
  }

  private static void judge(BoundedExchange.Answer answer) {
    switch (CloudflaredProbe.judge(answer)) {
      case Readiness.NotConfigured _ -> throw new AssertionError("there was an answer");
      case Readiness.NoAnswer(String why) -> Fuzzing.requirePrintable(why);
      case Readiness.Answer understood -> {
        Fuzzing.require(
            answer.ending() == BoundedBody.Ending.COMPLETE, "what was cut off is understood");
        Fuzzing.require(understood.ready() == (answer.status() == 200), "another status");
        Fuzzing.require(understood.readyConnections() >= 0, "less than no connection");
        understood.connectorId().ifPresent(Fuzzing::requirePrintable);
      }
    }
  }

  @Test
  void whateverIsAnsweredIsReadinessOrNoAnswer() {
    Fuzzing.replay(getClass(), TunnelAnswerFuzzTest::fuzzerTestOneInput);
  }
}
