package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import java.time.Instant;
import java.util.Optional;

/** A floor under the clock, in memory. */
public final class FakeTimeMemory implements TimeMemory {
  public Optional<Instant> written = Optional.empty();
  public boolean broken;

  @Override
  public Optional<Instant> floor() {
    return written;
  }

  @Override
  public void setFloor(Instant floor) throws StateException {
    if (broken) {
      throw new StateException("identity.json: disk full");
    }
    written = Optional.of(floor);
  }
}
