package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.DesiredStateSource;

/** A source, and what it gave last, for those who only tell of it. */
public final class DesiredStateWatch implements DesiredStateSource {
  private final DesiredStateSource source;
  private volatile Desired last = Desired.NOTHING;

  public DesiredStateWatch(DesiredStateSource source) {
    this.source = source;
  }

  @Override
  public Desired now() {
    Desired desired = source.now();
    last = desired;
    return desired;
  }

  /** What {@link #now} gave last; nothing before it was called. Looks nowhere. */
  public Desired last() {
    return last;
  }
}
