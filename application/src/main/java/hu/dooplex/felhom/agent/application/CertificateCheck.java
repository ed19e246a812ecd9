package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a server's certificate is good for. */
public final class CertificateCheck {
  private CertificateCheck() {}

  /**
   * @param name of the check
   * @param seen with the server's last answer
   */
  public static Check of(String name, Optional<CertificateFacts> seen, Instant now) {
    if (seen.isEmpty()) {
      return new Check(name, Result.SKIPPED, "no TLS connection was made");
    }
    CertificateFacts certificate = seen.get();
    String facts = "SHA-256 " + certificate.sha256() + ", until " + certificate.notAfter();
    long days = Duration.between(now, certificate.notAfter()).toDays();
    return switch (certificate.validity(now)) {
      case GOOD -> new Check(name, Result.OK, facts + " (" + days + " days)");
      case ENDS_SOON ->
          new Check(name, Result.WARNING, facts + " (" + days + " days): it ends soon; renew it");
      case EXPIRED -> new Check(name, Result.WARNING, facts + ": it has expired; renew it");
    };
  }
}
