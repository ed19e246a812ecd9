package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.adapters.proxmox.tls.RenewableTrust;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLContext;

/**
 * Makes of a {@code tls} section what a connection trusts; the hub's is the same as Proxmox VE's.
 */
final class Trust {
  private final String section;
  private final RenewableTrust trust = new RenewableTrust();

  /**
   * Of nobody, until it is told whom.
   *
   * @param section {@code proxmox.tls} or {@code hub.tls}, for what an error says
   */
  Trust(String section) {
    this.section = section;
  }

  SSLContext context() {
    return trust.context();
  }

  /**
   * Reads what the section names.
   *
   * @return whether that is somebody else than before
   * @throws UncheckedIOException if the CA file cannot be read; then it stays as it was
   */
  boolean become(Tls tls) {
    return switch (tls) {
      case Tls.Pinned(var sha256) -> trust.pinned(sha256, section + ".pin_sha256");
      case Tls.CaFile(var path) -> {
        try {
          yield trust.caFile(path);
        } catch (IOException e) {
          throw new UncheckedIOException(section + ".ca_file: " + e.getMessage(), e);
        }
      }
      case Tls.Platform() -> trust.platform();
      case Tls.Insecure() -> trust.insecure();
    };
  }
}
