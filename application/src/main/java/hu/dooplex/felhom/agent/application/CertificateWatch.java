package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts.Validity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Warns, once a day, of a certificate of Proxmox VE that ends soon or has ended. */
final class CertificateWatch {
  private static final Duration AGAIN_AFTER = Duration.ofDays(1);

  private final HostObservation host;
  private final InstantSource clock;
  private final Waiting waiting;
  private final EventLog events;
  private Optional<Duration> warnedAt = Optional.empty();

  @Inject
  CertificateWatch(HostObservation host, InstantSource clock, Waiting waiting, EventLog events) {
    this.host = host;
    this.clock = clock;
    this.waiting = waiting;
    this.events = events;
  }

  /** Looks at the certificate that the last answer came with. */
  void look() {
    Duration now = waiting.elapsed();
    if (warnedAt.isPresent() && now.minus(warnedAt.get()).compareTo(AGAIN_AFTER) < 0) {
      return;
    }
    host.certificate()
        .filter(certificate -> certificate.validity(clock.instant()) != Validity.GOOD)
        .ifPresent(certificate -> {
          warnedAt = Optional.of(now);
          events.warning(
              "certificate_ends",
              EventLog.field("until", certificate.notAfter()),
              EventLog.field("sha256", certificate.sha256()));
        });
  }
}
