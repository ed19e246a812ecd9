package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import java.time.Instant;
import java.util.Optional;

/**
 * One exchange with a Proxmox VE server. The real one goes over HTTPS; the simulator's direct face
 * and the replay of recordings are others, so that the client above them is the same in every test.
 */
public interface PveTransport {
  /**
   * Sends the request once and gives whatever answer came, of any status. A change is never sent a
   * second time, whatever happens to the connection.
   *
   * @throws ApiException.Unreachable if there was no answer
   * @throws ApiException.BadAnswer if the answer was longer than it may be
   */
  PveAnswer exchange(PveRequest request) throws ApiException;

  /** The certificate of the last answer; empty before the first, and without TLS. */
  default Optional<CertificateFacts> certificate() {
    return Optional.empty();
  }

  /** The {@code Date} of the last answer; empty before the first, and where there is none. */
  default Optional<Instant> answeredAt() {
    return Optional.empty();
  }
}
