package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** A freshly minted certificate with its key, for a simulated server or its authority. */
public final class SimulatedCertificate {
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Optional<SimulatedCertificate> issuer;

  private SimulatedCertificate(
      X509Certificate certificate, PrivateKey key, Optional<SimulatedCertificate> issuer) {
    this.certificate = certificate;
    this.key = key;
    this.issuer = issuer;
  }

  /**
   * What a certificate says.
   *
   * @param names host names and addresses it is for; a server's usual ones are {@code pve1}, {@code
   *     localhost} and {@code 127.0.0.1}
   */
  public record Contents(
      String commonName, List<String> names, Instant notBefore, Instant notAfter) {
    public Contents {
      names = List.copyOf(names);
    }
  }

  /** A server's certificate that nobody vouches for. */
  public static SimulatedCertificate selfSigned(Contents contents) {
    return mint(contents, Optional.empty(), false);
  }

  /** An authority, which issues the certificates of servers. */
  public static SimulatedCertificate authority(Contents contents) {
    return mint(contents, Optional.empty(), true);
  }

  /** A server's certificate from this authority. */
  public SimulatedCertificate issue(Contents contents) {
    return mint(contents, Optional.of(this), false);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Over its DER, as Proxmox VE shows it: {@code AB:CD:…}. */
  public String sha256() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of a {@code ca_file} that holds it. */
  public String pem() {
    try {
      String body =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a server that shows it, with its issuer behind it. */
  public SSLContext serverContext() {
    try {
      char[] password = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("server", key, password, chain());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the platform cannot serve its own certificate", e);
    }
  }

  private Certificate[] chain() {
    return issuer
        .map(authority -> new Certificate[] {certificate, authority.certificate})
        .orElseGet(() -> new Certificate[] {certificate});
  }

  private static SimulatedCertificate mint(
      Contents contents, Optional<SimulatedCertificate> issuer, boolean authority) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X500Principal subject = new X500Principal("CN=" + contents.commonName());
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer.map(by -> by.certificate.getSubjectX500Principal()).orElse(subject),
              new BigInteger(127, new SecureRandom()).setBit(0),
              Date.from(contents.notBefore()),
              Date.from(contents.notAfter()),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
      if (!contents.names().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names(contents.names()));
      }
      PrivateKey signer = issuer.map(by -> by.key).orElse(keys.getPrivate());
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
      return new SimulatedCertificate(certificate, keys.getPrivate(), issuer);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("the platform cannot mint a certificate", e);
    }
  }

  private static GeneralNames names(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(name ->
                new GeneralName(
                    IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                    name.toLowerCase(Locale.ROOT)))
            .toArray(GeneralName[]::new));
  }
}
