package hu.dooplex.felhom.agent.domain.gate;

import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to carry out one operation, once (trust.md, 4). The ports that mutate take a permit and
 * nothing else, so code that goes round the gate does not compile. Only this package makes one.
 */
public final class Permit {
  private final Operation operation;
  private final Optional<String> configDigest;
  private final AtomicBoolean redeemed = new AtomicBoolean();

  /**
   * @param configDigest the guest's config digest as observed when the permit was given; it is sent
   *     with a config write and is no part of what a signature binds
   */
  Permit(Operation operation, Optional<String> configDigest) {
    this.operation = operation;
    this.configDigest = configDigest;
  }

  /** What it permits, to look at; this does not use it up. */
  public Operation operation() {
    return operation;
  }

  public Optional<String> configDigest() {
    return configDigest;
  }

  /**
   * Uses the permit up and gives the operation to carry out. Of any number of threads exactly one
   * gets it.
   *
   * @throws IllegalStateException at the second call
   */
  public Operation redeem() {
    if (!redeemed.compareAndSet(false, true)) {
      throw new IllegalStateException("permit already redeemed: " + operation.wireName());
    }
    return operation;
  }

  @Override
  public String toString() {
    return "Permit[" + operation.wireName() + (redeemed.get() ? ", redeemed]" : "]");
  }
}
