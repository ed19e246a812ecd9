package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;

/**
 * LXC's own configuration, made anew after every change and at every start (pve-container, {@code
 * PVE::LXC::update_lxc_config}): what cannot be made of the container's is found only here.
 */
final class ContainerSetup {
  private ContainerSetup() {}

  /**
   * @throws Refusal if LXC's configuration cannot be made; the container's own is written by then
   */
  static void require(SimulatedNode node, SimulatedGuest guest) {
    if (guest.flag("template")) {
      return;
    }
    ContainerNetwork network = new ContainerNetwork(node);
    new TreeMap<String, JsonNode>(guest.config())
        .forEach((key, value) -> {
          if (key.matches("net\\d+")) {
            network.requireUsable(key, value.asText());
          }
        });
  }
}
