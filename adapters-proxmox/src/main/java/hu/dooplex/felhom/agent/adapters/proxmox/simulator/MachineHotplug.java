package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.List;

/**
 * What a running virtual machine takes at once (qemu-server, {@code vmconfig_hotplug_pending}),
 * after its own {@code hotplug}; by default network, disks and USB, but neither CPUs nor memory.
 */
final class MachineHotplug {
  private static final List<String> DEFAULT = List.of("network", "disk", "usb");

  private final SimulatedNode node;
  private final ConfigDraft draft;
  private final List<String> features;

  MachineHotplug(SimulatedNode node, ConfigDraft draft) {
    this.node = node;
    this.draft = draft;
    String said = draft.value("hotplug").orElse("1");
    this.features = said.equals("1") ? DEFAULT : said.equals("0") ? List.of() : Call.list(said);
  }

  boolean unplugs(String key) {
    return switch (key.replaceFirst("\\d+$", "")) {
      case "cpuunits", "cpulimit" -> true;
      case "balloon" -> draft.value(key).filter(size -> size.equals("0")).isEmpty();
      case "memory" -> features.contains("memory");
      case "vcpus" -> features.contains("cpu");
      case "hotplug" -> draft.value(key).filter(said -> said.matches(".*(cpu|memory).*")).isEmpty();
      case "tablet" -> features.contains("usb");
      case "net" -> features.contains("network");
      case "scsi", "virtio" -> features.contains("disk");
      default -> false;
    };
  }

  boolean plugs(String key, String value) {
    return switch (key.replaceFirst("\\d+$", "")) {
      case "cpuunits", "cpulimit" -> true;
      // Whether there is a balloon at all is settled at the start.
      case "balloon" ->
          value.equals("0") == draft.value(key).filter(size -> size.equals("0")).isPresent();
      case "memory" -> features.contains("memory");
      case "vcpus" -> features.contains("cpu");
      case "hotplug" ->
          !value.matches(".*(cpu|memory).*")
              && !features.contains("cpu")
              && !features.contains("memory");
      case "tablet" -> features.contains("usb");
      case "net" -> plugsNetwork(value);
      case "scsi", "virtio" -> features.contains("disk") && draft.value(key).isEmpty();
      default -> false;
    };
  }

  private boolean plugsNetwork(String device) {
    String bridge = MachineNetwork.parse(device).getOrDefault("bridge", "");
    if (features.contains("network") && !bridge.isEmpty() && !node.settings().hasBridge(bridge)) {
      throw Refusal.failure("bridge '" + bridge + "' does not exist");
    }
    return features.contains("network");
  }
}
