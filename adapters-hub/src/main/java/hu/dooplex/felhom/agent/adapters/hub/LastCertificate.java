package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The leaf that the server showed when it last answered. */
final class LastCertificate {
  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();

  private volatile @Nullable X509Certificate leaf;

  void remember(SSLSession session) {
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        leaf = certificate;
      }
    } catch (SSLPeerUnverifiedException e) {
      leaf = null; // no such cipher suite is enabled
    }
  }

  Optional<CertificateFacts> facts() {
    return Optional.ofNullable(leaf).map(LastCertificate::facts);
  }

  private static CertificateFacts facts(X509Certificate certificate) {
    return new CertificateFacts(
        sha256(certificate),
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant());
  }

  private static String sha256(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      return PAIRS.formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("the certificate has no encoding", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
