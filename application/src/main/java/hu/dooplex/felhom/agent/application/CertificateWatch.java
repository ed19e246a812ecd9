package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts.Validity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Warns, once a day, of a server's certificate that ends soon or has ended. */
final class CertificateWatch {
  private static final Duration AGAIN_AFTER = Duration.ofDays(1);

  private final ServerCertificates certificates;
  private final InstantSource clock;
  private final Waiting waiting;
  private final EventLog events;
  private final Map<String, Duration> warnedAt = new HashMap<>();

  @Inject
  CertificateWatch(
      ServerCertificates certificates, InstantSource clock, Waiting waiting, EventLog events) {
    this.certificates = certificates;
    this.clock = clock;
    this.waiting = waiting;
    this.events = events;
  }

  /** Looks at the certificates that the last answers came with. */
  void look() {
    certificates.seen().forEach(this::look);
  }

  private void look(String server, CertificateFacts certificate) {
    if (certificate.validity(clock.instant()) == Validity.GOOD || warnedLately(server)) {
      return;
    }
    warnedAt.put(server, waiting.elapsed());
    events.warning(
        "certificate_ends",
        EventLog.field("server", server),
        EventLog.field("until", certificate.notAfter()),
        EventLog.field("sha256", certificate.sha256()));
  }

  private boolean warnedLately(String server) {
    return Optional.ofNullable(warnedAt.get(server))
        .filter(at -> waiting.elapsed().minus(at).compareTo(AGAIN_AFTER) < 0)
        .isPresent();
  }
}
