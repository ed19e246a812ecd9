package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Locale;

/**
 * Network devices as they are stored (pve-container, {@code parse_lxc_network, print_lxc_network}).
 * A new MAC address follows from the guest and from how many were given out.
 */
final class NetworkCards {
  private int made;

  /** The value with type and MAC address, in the order in which it is written. */
  String stored(int vmid, String value) {
    PropertyValues card = PropertyValues.parse(value, "").with("type", "veth");
    return print(card.get("hwaddr").isPresent() ? card : card.with("hwaddr", newAddress(vmid)));
  }

  /** The same with another MAC address. */
  String renewed(int vmid, String value) {
    return print(PropertyValues.parse(value, "").with("hwaddr", newAddress(vmid)));
  }

  /** The same for a machine: {@code virtio=MAC,bridge=vmbr0}. */
  String renewedOfMachine(int vmid, String value) {
    return value.replaceFirst("^(\\w+)(=[0-9A-Fa-f:]{17})?", "$1=" + newAddress(vmid));
  }

  private static String print(PropertyValues card) {
    return card.print("", "name");
  }

  /** The prefix is that of a data centre which sets none. */
  private String newAddress(int vmid) {
    return String.format(
        Locale.ROOT, "BC:24:11:%02X:%02X:%02X", vmid / 256 % 256, vmid % 256, made++ % 256);
  }

  /** {@code PVE::LXC::check_bridge_access}. */
  static void requireBridge(Rights rights, String value) {
    PropertyValues card = PropertyValues.parse(value, "");
    card.get("bridge")
        .ifPresent(bridge ->
            rights.require(
                "/sdn/zones/localnetwork/"
                    + bridge
                    + card.get("tag").map(tag -> "/" + tag).orElse(""),
                "SDN.Use"));
  }
}
