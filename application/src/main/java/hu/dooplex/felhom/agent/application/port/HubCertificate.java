package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import java.util.Optional;

/** What the hub's connection is secured with. */
public interface HubCertificate {
  /** The certificate that the last answer came with; empty before the first, and without TLS. */
  Optional<CertificateFacts> certificate();
}
