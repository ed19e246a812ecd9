package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Whether the clock here and that of Proxmox VE agree: signatures are judged by this one. */
public final class ClockCheck {
  private static final String NAME = "clock";

  private final HostObservation host;
  private final InstantSource clock;

  @Inject
  public ClockCheck(HostObservation host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
  }

  /** To be run right after an answer came. */
  public Check run() {
    Optional<Instant> server = host.answeredAt();
    if (server.isEmpty()) {
      return new Check(NAME, Result.SKIPPED, "Proxmox VE has not said what time it is");
    }
    Instant now = clock.instant();
    Duration apart = Duration.between(server.get(), now);
    // The server's is whole seconds, and a moment old.
    return apart.abs().compareTo(Limits.CLOCK_TOLERANCE) <= 0
        ? new Check(NAME, Result.OK, now + ", as Proxmox VE has it")
        : new Check(
            NAME,
            Result.WARNING,
            "%s, which is %d s %s Proxmox VE's; set both by NTP (timedatectl)"
                .formatted(
                    now, apart.abs().toSeconds(), apart.isNegative() ? "behind" : "ahead of"));
  }
}
