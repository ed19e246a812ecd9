package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import org.junit.jupiter.api.Test;

/** Any bytes in place of a desired state: one that is taken is within its bounds. */
public final class DesiredStateFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      DesiredState state = new DesiredStateJson().parse(input);
      Fuzzing.require(state.generation() >= 0, "a generation below 0");
      Fuzzing.require(state.guests().size() <= Limits.DESIRED_GUESTS_MAX, "too many guests");
      long vmids = state.guests().stream().map(guest -> guest.ref().vmid()).distinct().count();
      Fuzzing.require(vmids == state.guests().size(), "a guest twice");
    } catch (BadDocumentException e) {
      Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void whateverComesIsADesiredStateOrNone() {
    Fuzzing.replay(getClass(), DesiredStateFuzzTest::fuzzerTestOneInput);
  }
}
