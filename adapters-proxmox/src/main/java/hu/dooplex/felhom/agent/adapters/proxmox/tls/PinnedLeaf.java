package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the leaf certificates with the given fingerprints, and no other.
 *
 * <p>The fingerprint is the server's identity, so nothing else is looked at: no chain, no host name
 * and no dates. An expired certificate that is pinned is still the one that the operator named;
 * Proxmox's own clients hold it the same way (PVE::APIClient::LWP, proxmox-backup-client), and
 * refusing it would cut a host off on the day its certificate ends. The selftest warns instead.
 *
 * <p>It is an <em>extended</em> trust manager because the JDK adds a host name check to a plain
 * one.
 */
final class PinnedLeaf extends X509ExtendedTrustManager {
  private final List<Fingerprint> pins;
  private final String setting;

  PinnedLeaf(List<Fingerprint> pins, String setting) {
    this.pins = List.copyOf(pins);
    this.setting = setting;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("the server shows no certificate");
    }
    Fingerprint seen = Fingerprint.of(chain[0]);
    if (!pins.contains(seen)) {
      throw new PinMismatchException(seen, pins, setting);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the agent is never a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
