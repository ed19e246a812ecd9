package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority and server certificates, made fresh for a test. */
public final class TestCertificates {
  private static final char[] NO_PASSWORD = new char[0];
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final KeyPair authorityKey = keyPair();
  private final X509Certificate authority;

  public TestCertificates() {
    authority =
        sign("CN=Test CA", authorityKey, "CN=Test CA", authorityKey, valid(), Optional.empty());
  }

  /** What a certificate's owner holds. */
  public record Server(KeyPair key, List<X509Certificate> chain) {
    public X509Certificate leaf() {
      return chain.getFirst();
    }

    public String fingerprint() {
      return Fingerprint.of(leaf()).text();
    }

    /** A server's side of TLS. */
    public SSLContext context() {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
            "server", key.getPrivate(), NO_PASSWORD, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory keys =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** First and last moment of a certificate. */
  private record Validity(Instant from, Instant to) {}

  /** For 127.0.0.1, ::1 and localhost, as Proxmox VE's own certificate. */
  public Server forLoopback() {
    return issued(valid(), loopback());
  }

  /** Valid, but for another host. */
  public Server forAnotherHost() {
    return issued(
        valid(), new GeneralNames(new GeneralName(GeneralName.dNSName, "another.example.org")));
  }

  /** Ended yesterday. */
  public Server expired() {
    Instant now = Instant.now();
    return issued(
        new Validity(now.minus(30, ChronoUnit.DAYS), now.minus(1, ChronoUnit.DAYS)), loopback());
  }

  /** Signed by nobody else. */
  public Server selfSigned() {
    KeyPair key = keyPair();
    String name = "CN=pve1";
    X509Certificate leaf = sign(name, key, name, key, valid(), Optional.of(loopback()));
    return new Server(key, List.of(leaf));
  }

  public Path authorityFile(Path folder) throws IOException {
    return Files.writeString(folder.resolve("ca.pem"), pem(authority));
  }

  public X509Certificate authority() {
    return authority;
  }

  public static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Server issued(Validity validity, GeneralNames names) {
    KeyPair key = keyPair();
    X509Certificate leaf =
        sign("CN=pve1", key, "CN=Test CA", authorityKey, validity, Optional.of(names));
    return new Server(key, List.of(leaf, authority));
  }

  private static X509Certificate sign(
      String subject,
      KeyPair key,
      String issuer,
      KeyPair issuerKey,
      Validity validity,
      Optional<GeneralNames> names) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(validity.from()),
              Date.from(validity.to()),
              new X500Name(subject),
              key.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(names.isEmpty()));
      if (names.isPresent()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names.get());
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
    } catch (GeneralSecurityException | IOException | OperatorException e) {
      throw new AssertionError(e);
    }
  }

  private static GeneralNames loopback() {
    return new GeneralNames(
        new GeneralName[] {
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.iPAddress, "::1"),
          new GeneralName(GeneralName.dNSName, "localhost")
        });
  }

  private static Validity valid() {
    Instant now = Instant.now();
    return new Validity(now.minus(1, ChronoUnit.DAYS), now.plus(30, ChronoUnit.DAYS));
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
