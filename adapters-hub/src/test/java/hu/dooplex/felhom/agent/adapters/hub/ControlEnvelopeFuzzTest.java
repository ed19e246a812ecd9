package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.adapters.hub.EnvelopeJson.NotAnEnvelope;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import org.junit.jupiter.api.Test;

/** Any bytes in place of a hub's reply to a report. */
public final class ControlEnvelopeFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Fuzzing.require(
          EnvelopeJson.toDomain(input).desiredGeneration().orElse(0) >= 0, "a generation below 0");
    } catch (NotAnEnvelope e) {
      Fuzzing.requirePrintable(e.why());
    }
  }

  @Test
  void whateverComesIsAnEnvelopeOrNone() {
    Fuzzing.replay(getClass(), ControlEnvelopeFuzzTest::fuzzerTestOneInput);
  }
}
