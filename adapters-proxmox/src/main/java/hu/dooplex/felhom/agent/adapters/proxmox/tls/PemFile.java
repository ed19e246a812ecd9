package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of certificates between {@code BEGIN} and {@code END} lines; other text is skipped. */
final class PemFile {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*+-----END CERTIFICATE-----");

  private final Path path;

  PemFile(Path path) {
    this.path = path;
  }

  /**
   * Every certificate of the file.
   *
   * @throws IOException naming the file and what is wrong with it, also if one of the certificates
   *     cannot be read or there is none
   */
  List<X509Certificate> all() throws IOException {
    List<byte[]> blocks = blocks();
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] block : blocks) {
      try {
        certificates.add(certificate(block));
      } catch (CertificateException e) {
        throw new IOException(
            path + ": certificate " + (certificates.size() + 1) + " in it is damaged", e);
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException(
          path + ": holds no certificate (a line -----BEGIN CERTIFICATE----- is expected)");
    }
    return certificates;
  }

  /** The certificates that can be read: a collection made by others may hold an odd one. */
  List<X509Certificate> readable() {
    try {
      return blocks().stream().flatMap(block -> ifReadable(block).stream()).toList();
    } catch (IOException noFile) {
      return List.of();
    }
  }

  private static Optional<X509Certificate> ifReadable(byte[] block) {
    try {
      return Optional.of(certificate(block));
    } catch (CertificateException odd) {
      return Optional.empty();
    }
  }

  private List<byte[]> blocks() throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = CERTIFICATE.matcher(text());
    while (matcher.find()) {
      blocks.add(matcher.group().getBytes(StandardCharsets.ISO_8859_1));
    }
    return blocks;
  }

  private String text() throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a directory, not a file of certificates");
    }
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": may not be read by this user", e);
    } catch (IOException e) {
      throw new IOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static X509Certificate certificate(byte[] pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
