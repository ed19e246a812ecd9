package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Instant;

/**
 * The leaf certificate that a server showed.
 *
 * @param sha256 over its DER, as Proxmox VE shows it: {@code AB:CD:…}
 */
public record CertificateFacts(
    String sha256, String subject, String issuer, Instant notBefore, Instant notAfter) {

  /** How it stands with its end. */
  public enum Validity {
    GOOD,
    /** Within {@link Limits#CERTIFICATE_WARNING}. */
    ENDS_SOON,
    EXPIRED
  }

  public Validity validity(Instant now) {
    if (now.isAfter(notAfter)) {
      return Validity.EXPIRED;
    }
    return now.plus(Limits.CERTIFICATE_WARNING).isAfter(notAfter)
        ? Validity.ENDS_SOON
        : Validity.GOOD;
  }
}
