package hu.dooplex.felhom.agent.application.port;

/** Randomness, passed in so that a test can repeat a run. */
public interface RandomSource {
  /** Evenly from [0, 1). */
  double unit();

  /** As many bytes that nobody can guess: operation ids and nonces are made of them. */
  byte[] bytes(int count);
}
