package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when somebody waits, and a stop after so many waits. */
public final class FakeTime implements Waiting, InstantSource {
  public static final Instant START = Instant.parse("2026-11-22T19:25:00Z");

  public final List<Duration> waits = new ArrayList<>();
  private Duration elapsed = Duration.ZERO;
  private boolean stopping;
  private int waitsLeft = Integer.MAX_VALUE;

  public void stopAtWait(int number) {
    waitsLeft = number - 1;
  }

  public void stop() {
    stopping = true;
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  public void pass(Duration duration) {
    elapsed = elapsed.plus(duration);
  }

  @Override
  public Duration elapsed() {
    return elapsed;
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    waits.add(duration);
    if (waitsLeft-- <= 0) {
      throw new InterruptedException("stop");
    }
    pass(duration);
  }

  @Override
  public Instant instant() {
    return START.plus(elapsed);
  }
}
