package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.adapters.proxmox.tls.ServerTrust;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLContext;

/**
 * Makes of a {@code tls} section what a connection trusts; the hub's is the same as Proxmox VE's.
 */
final class Trust {
  private Trust() {}

  /**
   * Reads what the section names.
   *
   * @param section {@code proxmox.tls} or {@code hub.tls}, for what an error says
   * @throws UncheckedIOException if the CA file cannot be read
   */
  static SSLContext of(Tls tls, String section) {
    return switch (tls) {
      case Tls.Pinned(var sha256) -> ServerTrust.pinned(sha256, section + ".pin_sha256");
      case Tls.CaFile(var path) -> {
        try {
          yield ServerTrust.caFile(path);
        } catch (IOException e) {
          throw new UncheckedIOException(section + ".ca_file: " + e.getMessage(), e);
        }
      }
      case Tls.Platform() -> ServerTrust.platform();
      case Tls.Insecure() -> ServerTrust.insecure();
    };
  }
}
