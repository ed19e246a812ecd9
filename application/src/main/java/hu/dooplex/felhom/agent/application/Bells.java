package hu.dooplex.felhom.agent.application;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The bells of the loops. */
@Singleton
public final class Bells {
  private final Bell reports = new Bell();
  private final Bell passes = new Bell();
  private final Bell status = new Bell();

  @Inject
  public Bells() {}

  /** Rung by what a hub is to be told at once. */
  public Bell reports() {
    return reports;
  }

  /** Rung by what makes a pass worth its while at once. */
  public Bell passes() {
    return passes;
  }

  /** Rung by what is to be seen on this host. */
  public Bell status() {
    return status;
  }
}
