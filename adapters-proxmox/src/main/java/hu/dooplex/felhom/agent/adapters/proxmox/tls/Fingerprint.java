package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SHA-256 over a certificate's DER, printed as {@code pvenode cert info} and the web UI print it.
 *
 * @param text {@code AB:CD:…}, 32 pairs of upper-case hex digits
 */
public record Fingerprint(String text) {
  private static final int BYTES = 32;
  private static final Pattern CANONICAL = Pattern.compile("[0-9A-F]{2}(:[0-9A-F]{2}){31}");
  private static final Pattern PLAIN = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern PAIRS = Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}");
  private static final HexFormat WITH_COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  public Fingerprint {
    if (!CANONICAL.matcher(text).matches()) {
      throw new IllegalArgumentException("not in the form AB:CD:…");
    }
  }

  /**
   * Reads what an operator wrote: colons after every pair or none at all, any case.
   *
   * @throws IllegalArgumentException if it is anything but 32 bytes in that form
   */
  public static Fingerprint parse(String written) {
    if (!PLAIN.matcher(written).matches() && !PAIRS.matcher(written).matches()) {
      long digits = written.chars().filter(HexFormat::isHexDigit).count();
      throw new IllegalArgumentException(
          "a SHA-256 fingerprint is "
              + 2 * BYTES
              + " hex digits, with a colon after every two or with none; this has "
              + digits
              + " hex digits in "
              + written.length()
              + " characters ('pvenode cert info' shows the right one)");
    }
    return of(HexFormat.of().parseHex(written.replace(":", "")));
  }

  public static Fingerprint of(X509Certificate certificate) {
    try {
      return of(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("the certificate has no encoding", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Fingerprint of(byte[] digest) {
    return new Fingerprint(WITH_COLONS.formatHex(digest));
  }

  @Override
  public String toString() {
    return text;
  }
}
