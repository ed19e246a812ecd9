package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Instant;
import java.util.Optional;

/** How a key came into the set of signers. */
public sealed interface Admission {
  /** Root put it into the configuration. */
  record Configured() implements Admission {}

  /** A rotation that a recovery key signed, or signed with. */
  record ByRecovery(Instant at) implements Admission {}

  /** A rotation that operational keys alone signed. */
  record ByOperational(Instant at) implements Admission {}

  /** Until when it signs nothing destructive (trust.md, pipeline 10); empty if it always may. */
  default Optional<Instant> freshUntil() {
    return switch (this) {
      case Configured() -> Optional.empty();
      case ByRecovery(Instant at) -> Optional.empty();
      case ByOperational(Instant at) -> Optional.of(at.plus(Limits.FRESH_KEY_WAIT));
    };
  }
}
