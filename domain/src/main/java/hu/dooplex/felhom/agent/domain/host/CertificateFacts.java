package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.Limits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The leaf certificate that a server showed.
 *
 * @param sha256 over its DER, as Proxmox VE shows it: {@code AB:CD:…}
 */
public record CertificateFacts(
    String sha256, String subject, String issuer, Instant notBefore, Instant notAfter) {

  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();

  public static CertificateFacts of(X509Certificate leaf) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return new CertificateFacts(
          PAIRS.formatHex(digest),
          leaf.getSubjectX500Principal().getName(),
          leaf.getIssuerX500Principal().getName(),
          leaf.getNotBefore().toInstant(),
          leaf.getNotAfter().toInstant());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("the certificate has no encoding", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

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
