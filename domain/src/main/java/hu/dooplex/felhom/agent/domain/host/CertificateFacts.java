package hu.dooplex.felhom.agent.domain.host;

import java.time.Instant;

/**
 * The leaf certificate that a server showed.
 *
 * @param sha256 over its DER, as Proxmox VE shows it: {@code AB:CD:…}
 */
public record CertificateFacts(
    String sha256, String subject, String issuer, Instant notBefore, Instant notAfter) {}
