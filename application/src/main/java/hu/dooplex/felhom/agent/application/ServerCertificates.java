package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.HubCertificate;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import jakarta.inject.Inject;
import java.util.SortedMap;
import java.util.TreeMap;

/** The certificates that the servers showed with their last answers. */
final class ServerCertificates {
  private final HostObservation host;
  private final HubCertificate hub;

  @Inject
  ServerCertificates(HostObservation host, HubCertificate hub) {
    this.host = host;
    this.hub = hub;
  }

  /** By the server's section of the configuration: {@code proxmox} and {@code hub}. */
  SortedMap<String, CertificateFacts> seen() {
    SortedMap<String, CertificateFacts> seen = new TreeMap<>();
    host.certificate().ifPresent(certificate -> seen.put("proxmox", certificate));
    hub.certificate().ifPresent(certificate -> seen.put("hub", certificate));
    return seen;
  }
}
