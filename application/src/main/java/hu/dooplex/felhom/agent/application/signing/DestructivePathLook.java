package hu.dooplex.felhom.agent.application.signing;

import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.TimeFloor;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** Whether anything signed could be carried out now. */
public final class DestructivePathLook {
  private final CurrentSigners signers;
  private final TrustedClock clock;

  @Inject
  public DestructivePathLook(CurrentSigners signers, TrustedClock clock) {
    this.signers = signers;
    this.clock = clock;
  }

  /** Why not, as a code; empty if it could. */
  public Optional<String> obstacle() {
    try {
      if (signers.set().keys().isEmpty()) {
        return Optional.of("no_signers");
      }
    } catch (MemoryUnavailableException e) {
      return signers.problem();
    }
    Instant now = clock.now();
    return clock
        .floor()
        .filter(floor -> TimeFloor.isBehind(now, floor))
        .map(floor -> "clock_untrusted");
  }
}
