package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a TLS connection trusts. Each way gives a context of its own, for the Proxmox client or the
 * hub's.
 */
public final class ServerTrust {
  /**
   * Where Debian keeps the host's authorities; the agent's own runtime image does not know them.
   */
  private static final Path HOST_BUNDLE = Path.of("/etc/ssl/certs/ca-certificates.crt");

  private ServerTrust() {}

  /**
   * Trusts one leaf certificate, or two while it is being replaced. No chain and no host name is
   * looked at, and no date: see {@link PinnedLeaf}.
   *
   * @param fingerprints one or two, as {@link Fingerprint#parse} takes them
   * @param setting the configuration key to name when a connection is refused
   * @throws IllegalArgumentException if there are none or more, or one is no fingerprint
   */
  public static SSLContext pinned(List<String> fingerprints, String setting) {
    return context(pins(fingerprints, setting));
  }

  static X509ExtendedTrustManager pins(List<String> fingerprints, String setting) {
    if (fingerprints.isEmpty() || fingerprints.size() > 2) {
      throw new IllegalArgumentException(
          "one fingerprint, or two during a rotation, not " + fingerprints.size());
    }
    return new PinnedLeaf(fingerprints.stream().map(Fingerprint::parse).toList(), setting);
  }

  /**
   * Trusts what the authorities in a PEM file vouch for, under the host name that was asked for.
   *
   * @throws IOException naming the file if it is missing, empty or no certificates
   */
  public static SSLContext caFile(Path file) throws IOException {
    return context(authorities(new PemFile(file).all()));
  }

  /** Trusts the authorities of the runtime and, where there are any, those of the host. */
  public static SSLContext platform() {
    return platform(HOST_BUNDLE);
  }

  static SSLContext platform(Path hostBundle) {
    return context(authorities(authorities(hostBundle)));
  }

  static Set<X509Certificate> platformAuthorities() {
    return authorities(HOST_BUNDLE);
  }

  private static Set<X509Certificate> authorities(Path hostBundle) {
    Set<X509Certificate> all = new LinkedHashSet<>(List.of(runtimeTrust().getAcceptedIssuers()));
    all.addAll(new PemFile(hostBundle).readable());
    return all;
  }

  /** Trusts whoever answers. Only for what the operator has explicitly set so. */
  public static SSLContext insecure() {
    return context(new Anyone());
  }

  static X509ExtendedTrustManager authorities(Collection<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      return trustManager(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("an empty key store in memory cannot fail", e);
    }
  }

  private static X509ExtendedTrustManager runtimeTrust() {
    try {
      return trustManager(null); // "null" is the runtime's own store
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the runtime's own authorities cannot be read", e);
    }
  }

  private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager x509) {
        return x509;
      }
    }
    throw new IllegalStateException("a PKIX factory makes an extended X.509 trust manager");
  }

  static SSLContext context(X509ExtendedTrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** The only type that trusts everybody; {@link #insecure()} alone makes one. */
  static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
