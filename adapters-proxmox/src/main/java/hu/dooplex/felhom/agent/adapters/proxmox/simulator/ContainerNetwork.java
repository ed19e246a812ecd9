package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.INTEGER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.NUMBER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.matching;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.within;

import java.util.Map;
import java.util.Optional;

/** The {@code netN} of containers (pve-container, {@code PVE::LXC::Config}, $netconf_desc). */
final class ContainerNetwork {
  /** Of every bridge here; {@code PVE::Network::read_bridge_mtu}. */
  private static final int BRIDGE_MTU = 1500;

  private final SimulatedNode node;

  ContainerNetwork(SimulatedNode node) {
    this.node = node;
  }

  static PropertyFormat format(PveRelease release) {
    PropertyFormat format =
        PropertyFormat.properties()
            .optional("type", ParameterCheck.oneOf("veth"))
            .required("name", matching("[-_.\\w]+"))
            .optional("bridge", matching("[-_.\\w]+"))
            .optional("hwaddr", ConfigFormats.MAC_ADDRESS)
            .optional("mtu", INTEGER.then(within(64, 65535)))
            .optional("ip", ConfigFormats.IPV4_CONFIG)
            .optional("gw", ConfigFormats.IPV4_ADDRESS)
            .optional("ip6", ConfigFormats.IPV6_CONFIG)
            .optional("gw6", ConfigFormats.IPV6_ADDRESS)
            .optional("tag", INTEGER.then(within(1, 4094)))
            .optional("trunks", matching("\\d+(?:;\\d+)*"))
            .optional("rate", NUMBER)
            .flags("firewall", "link_down");
    return release.since9() ? format.flags("host-managed") : format;
  }

  Map<String, String> parse(String device) {
    return format(node.release()).parse(device);
  }

  /**
   * As it is stored. Without {@code hwaddr} it gets a new address every time: {@code
   * parse_lxc_network} does not look at what is there.
   */
  String stored(int vmid, String device) {
    Map<String, String> values = parse(device);
    values.put("type", "veth");
    values.computeIfAbsent("hwaddr", none -> node.macAddresses().next(vmid));
    return format(node.release()).print(values);
  }

  /** The same with another address. */
  String renewed(int vmid, String device) {
    Map<String, String> values = parse(device);
    values.put("hwaddr", node.macAddresses().next(vmid));
    return format(node.release()).print(values);
  }

  /** {@code PVE::LXC::check_bridge_access}: the right to the bridge, or to its VLANs. */
  void requireUse(Rights rights, String device) {
    Map<String, String> values = parse(device);
    if (!values.containsKey("bridge")) {
      if (node.release().since9()) {
        return;
      }
      throw Refusal.failure("no sdn vnet ID specified");
    }
    String bridge = values.getOrDefault("bridge", "");
    String path = "/sdn/zones/localnetwork/" + bridge;
    Optional<String> tag = Optional.ofNullable(values.get("tag"));
    Optional<String> trunks = Optional.ofNullable(values.get("trunks"));
    tag.ifPresent(vlan -> rights.require(path + "/" + vlan, "SDN.Use"));
    trunks.stream()
        .flatMap(vlans -> Call.list(vlans).stream())
        .forEach(vlan -> rights.require(path + "/" + vlan, "SDN.Use"));
    if (tag.isEmpty() && trunks.isEmpty()) {
      rights.require(path, "SDN.Use");
    }
  }

  /** What {@code update_pct_config} looks at before it takes the value. */
  void requireFittingMtu(String key, String device) {
    Map<String, String> values = parse(device);
    if (values.containsKey("mtu")) {
      requireBridge(values);
      requireFittingMtu(key, values);
    }
  }

  /** What LXC's own configuration is made of; {@code PVE::LXC::update_lxc_config}. */
  void requireUsable(String key, String device) {
    Map<String, String> values = parse(device);
    requireBridge(values);
    requireFittingMtu(key, values);
  }

  private void requireBridge(Map<String, String> values) {
    String bridge = values.getOrDefault("bridge", "");
    if (!node.settings().hasBridge(bridge)) {
      throw Refusal.failure("bridge '" + bridge + "' does not exist");
    }
  }

  private static void requireFittingMtu(String key, Map<String, String> values) {
    String mtu = values.getOrDefault("mtu", "0");
    if (Integer.parseInt(mtu) > BRIDGE_MTU) {
      throw Refusal.failure(
          "%s: MTU size '%s' is bigger than bridge MTU '%d'".formatted(key, mtu, BRIDGE_MTU));
    }
  }
}
