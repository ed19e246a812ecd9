package hu.dooplex.felhom.agent.domain.guest;

import java.util.Optional;

/**
 * One row of a guest's {@code /pending}: a config key, its value, and what becomes of it at the
 * next start. Both {@code pending} and {@code delete} at once is possible, and then the pending
 * value wins (observed on 8.4 and 9.1).
 *
 * @param value the value it has now; empty when the key is new at the next start
 * @param pending the value it takes at the next start
 * @param delete whether the key is to go at the next start
 */
public record PendingChange(
    String key, Optional<String> value, Optional<String> pending, boolean delete) {
  /** The value it is configured to have: what the next start takes. */
  public Optional<String> configured() {
    if (pending.isPresent()) {
      return pending;
    }
    return delete ? Optional.empty() : value;
  }
}
