package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import java.util.ArrayList;
import java.util.List;

/** A signer log in memory. */
public final class FakeSignerLog implements SignerLog {
  public final List<Rotation> rotations = new ArrayList<>();
  public boolean damaged;

  @Override
  public void append(Rotation rotation) {
    rotations.add(rotation);
  }

  @Override
  public List<Rotation> all() throws StateException {
    if (damaged) {
      throw new StateException.Damaged("signers.log: entry 2 is damaged");
    }
    return List.copyOf(rotations);
  }
}
