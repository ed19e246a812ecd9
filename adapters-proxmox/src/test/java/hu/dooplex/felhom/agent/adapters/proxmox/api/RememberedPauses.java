package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits for nothing, and remembers how long it was to wait. */
final class RememberedPauses implements Waiting {
  private final List<Duration> pauses = new ArrayList<>();
  private boolean stopping;

  /** From now on every pause is interrupted. */
  RememberedPauses asStopping() {
    stopping = true;
    return this;
  }

  List<Duration> pauses() {
    return pauses;
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  @Override
  public Duration elapsed() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    pauses.add(duration);
    if (stopping) {
      throw new InterruptedException();
    }
  }
}
