package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;

/** Nothing here is tried again. */
final class NoTime implements Waiting {
  @Override
  public boolean stopping() {
    return false;
  }

  @Override
  public Duration elapsed() {
    return Duration.ZERO;
  }

  @Override
  public void pause(Duration duration) {
    throw new AssertionError("a read was to be tried again");
  }
}
