package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom the connections of one client trust, which can be told anew while it runs: a client keeps
 * the context that it was made with. Trusts nobody until it is told whom.
 */
public final class RenewableTrust {
  /**
   * @param whom the same for two that trust the same
   */
  private record Trusted(Object whom, X509ExtendedTrustManager manager) {}

  private volatile Trusted now = new Trusted("nobody", new PinnedLeaf(List.of(), "nobody"));
  private final SSLContext context = ServerTrust.context(new Current());

  /** For the client; every handshake asks for whom is trusted at that moment. */
  public SSLContext context() {
    return context;
  }

  /**
   * As {@link ServerTrust#pinned}.
   *
   * @return whether that is somebody else than before
   */
  public boolean pinned(List<String> fingerprints, String setting) {
    return become(Set.copyOf(fingerprints), ServerTrust.pins(fingerprints, setting));
  }

  /** The same for {@link ServerTrust#caFile}. */
  public boolean caFile(Path file) throws IOException {
    Set<X509Certificate> all = Set.copyOf(new PemFile(file).all());
    return become(all, ServerTrust.authorities(all));
  }

  /** The same for {@link ServerTrust#platform()}. */
  public boolean platform() {
    Set<X509Certificate> all = ServerTrust.platformAuthorities();
    return become(all, ServerTrust.authorities(all));
  }

  /** The same for {@link ServerTrust#insecure()}. */
  public boolean insecure() {
    return become("anyone", new ServerTrust.Anyone());
  }

  private synchronized boolean become(Object whom, X509ExtendedTrustManager manager) {
    if (now.whom().equals(whom)) {
      return false;
    }
    now = new Trusted(whom, manager);
    // A session that is resumed is not asked for a certificate again (RFC 8446, 2.2).
    var sessions = context.getClientSessionContext();
    Collections.list(sessions.getIds())
        .forEach(id -> {
          var session = sessions.getSession(id);
          if (session != null) {
            session.invalidate();
          }
        });
    return true;
  }

  /** An extended one, so that the JDK leaves the host name to it; it has the other look at it. */
  private final class Current extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      now.manager().checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      now.manager().checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      now.manager().checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      now.manager().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      now.manager().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      now.manager().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return now.manager().getAcceptedIssuers();
    }
  }
}
