package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import java.time.Instant;
import java.util.Optional;

/**
 * Each exchange is progress: a pass over a thousand guests of a slow server takes long, and hangs
 * nowhere.
 */
record StampingTransport(PveTransport transport) implements PveTransport {
  @Override
  public PveAnswer exchange(PveRequest request) throws ApiException {
    Progress.stamp();
    try {
      return transport.exchange(request);
    } finally {
      Progress.stamp();
    }
  }

  @Override
  public Optional<CertificateFacts> certificate() {
    return transport.certificate();
  }

  @Override
  public Optional<Instant> answeredAt() {
    return transport.answeredAt();
  }
}
