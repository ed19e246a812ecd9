package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.security.cert.CertificateException;
import java.util.List;
import java.util.stream.Collectors;

/** The server showed a certificate that is none of the pinned ones. */
public final class PinMismatchException extends CertificateException {
  private final String seen;

  PinMismatchException(Fingerprint seen, List<Fingerprint> expected, String setting) {
    super(
        "the server's certificate has the SHA-256 fingerprint "
            + seen
            + ", expected "
            + expected.stream().map(Fingerprint::text).collect(Collectors.joining(" or "))
            + "; only if the certificate was changed on purpose, set \""
            + setting
            + "\" to the new one");
    this.seen = seen.text();
  }

  /** The fingerprint of the certificate that was refused. */
  public Fingerprint seen() {
    return new Fingerprint(seen);
  }
}
