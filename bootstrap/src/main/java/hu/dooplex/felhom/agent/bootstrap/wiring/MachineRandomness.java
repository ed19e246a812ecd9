package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.application.port.RandomSource;
import java.security.SecureRandom;

/** Randomness of this machine, that nobody can guess. */
public final class MachineRandomness implements RandomSource {
  private final SecureRandom random = new SecureRandom();

  @Override
  public double unit() {
    return random.nextDouble();
  }

  @Override
  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
