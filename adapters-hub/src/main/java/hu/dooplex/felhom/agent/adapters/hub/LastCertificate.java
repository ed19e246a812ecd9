package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The leaf that the server showed when it last answered. */
final class LastCertificate {
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
    return Optional.ofNullable(leaf).map(CertificateFacts::of);
  }
}
