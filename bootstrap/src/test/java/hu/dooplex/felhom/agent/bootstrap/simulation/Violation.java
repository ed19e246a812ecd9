package hu.dooplex.felhom.agent.bootstrap.simulation;

/** An invariant that did not hold. */
record Violation(Invariant invariant, String what) {
  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
