package hu.dooplex.felhom.agent.application.loop;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The bells of the loops. */
@Singleton
public final class Bells {
  private final Bell reports = new Bell();
  private final Bell passes = new Bell();
  private final Bell status = new Bell();
  private final Bell signedOperations = new Bell();
  private final Bell results = new Bell();
  private final Bell wishes = new Bell();
  private final Bell console = new Bell();

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

  /** Rung when the hub says that it has signed operations. */
  public Bell signedOperations() {
    return signedOperations;
  }

  /** Rung by what is to be delivered to the hub. */
  public Bell results() {
    return results;
  }

  /** Rung by what may need a document to sign. */
  public Bell wishes() {
    return wishes;
  }

  /** Rung by what is to be answered at the console. */
  public Bell console() {
    return console;
  }
}
