package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.INTEGER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.NUMBER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.atLeast;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.matching;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The {@code netN} of virtual machines (qemu-server, {@code PVE::QemuServer::Network}). */
final class MachineNetwork {
  private static final List<String> MODELS =
      List.of(
          "e1000",
          "e1000-82540em",
          "e1000-82544gc",
          "e1000-82545em",
          "e1000e",
          "i82551",
          "i82557b",
          "i82559er",
          "ne2k_isa",
          "ne2k_pci",
          "pcnet",
          "rtl8139",
          "virtio",
          "vmxnet3");

  private MachineNetwork() {}

  static ParameterCheck check(String key) {
    ParameterCheck check = format().check(key);
    return value -> check.problem(spelledOut(value));
  }

  private static PropertyFormat format() {
    return PropertyFormat.properties()
        .required("model", ParameterCheck.oneOf(MODELS.toArray(String[]::new)))
        .nameless("model")
        .optional("macaddr", ConfigFormats.MAC_ADDRESS)
        .optional("bridge", matching("[-_.\\w]+"))
        .optional("queues", INTEGER.then(within(0, 64)))
        .optional("rate", NUMBER.then(atLeast(0)))
        .optional("tag", INTEGER.then(within(1, 4094)))
        .optional("trunks", matching("\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*"))
        .optional("mtu", INTEGER.then(within(1, 65520)))
        .flags("firewall", "link_down");
  }

  /** {@code virtio=MAC} stands for the model and the address. */
  private static String spelledOut(String device) {
    return String.join(
        ",",
        Stream.of(device.split(",", -1))
            .map(part -> part.split("=", 2))
            .map(part ->
                part.length == 2 && MODELS.contains(part[0])
                    ? "model=" + part[0] + ",macaddr=" + part[1]
                    : String.join("=", part))
            .toList());
  }

  static Map<String, String> parse(String device) {
    return format().parse(spelledOut(device));
  }

  /** The first bridge that the machine wants and the node does not have. */
  static Optional<String> missingBridge(SimulatedNode node, SimulatedGuest guest) {
    return guest.config().entrySet().stream()
        .filter(entry -> entry.getKey().matches("net\\d+"))
        .map(entry -> parse(entry.getValue().asText()))
        .flatMap(device -> Stream.ofNullable(device.get("bridge")))
        .filter(bridge -> !node.settings().hasBridge(bridge))
        .findFirst();
  }

  /** As it is stored; without an address it gets a new one. */
  static String stored(SimulatedNode node, int vmid, String device) {
    Map<String, String> values = parse(device);
    return print(
        values,
        Optional.ofNullable(values.get("macaddr")).orElseGet(() -> node.macAddresses().next(vmid)));
  }

  /** The same with another address. */
  static String renewed(SimulatedNode node, int vmid, String device) {
    return print(parse(device), node.macAddresses().next(vmid));
  }

  private static String print(Map<String, String> device, String address) {
    Map<String, String> values = new TreeMap<>(device);
    values.remove("macaddr");
    values.compute("model", (key, model) -> model + "=" + address);
    return format().print(values);
  }
}
