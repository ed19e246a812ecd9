package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What waits for a guest's next start. */
final class PendingConfig {
  private PendingConfig() {}

  /**
   * The guest with everything pending done ({@code PVE::LXC::Config::vmconfig_apply_pending}):
   * deletions come first, so a key that is both deleted and changed takes the pending value.
   */
  static SimulatedGuest applied(SimulatedGuest guest) {
    Map<String, JsonNode> config = new TreeMap<>(guest.config());
    config.keySet().removeAll(guest.pendingDeletes());
    config.putAll(guest.pending());
    return guest.withConfig(config).withPending(Map.of(), Set.of());
  }
}
