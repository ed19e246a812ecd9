package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A guest's state and figures, as lists and {@code status/current} have them ({@code
 * PVE::LXC::vmstatus}, {@code PVE::QemuServer::vmstatus}).
 */
final class GuestFigures {
  private static final long MIB = 1024L * 1024;
  private static final List<String> PRESSURES =
      List.of(
          "pressurecpusome",
          "pressurecpufull",
          "pressureiosome",
          "pressureiofull",
          "pressurememorysome",
          "pressurememoryfull");

  private final SimulatedNode node;

  GuestFigures(SimulatedNode node) {
    this.node = node;
  }

  /** The entry in its kind's list. */
  ObjectNode of(SimulatedGuest guest) {
    ObjectNode entry =
        switch (guest.kind()) {
          case LXC -> ofContainer(guest);
          case QEMU -> ofMachine(guest);
        };
    Map<String, JsonNode> config = configOf(guest);
    for (String key : List.of("tags", "lock")) {
      if (config.containsKey(key)) {
        entry.set(key, config.get(key));
      }
    }
    if (config.containsKey("template")) {
      entry.put("template", 1);
    }
    return entry;
  }

  /** A machine with what its process says besides; only the plain figures of it. */
  ObjectNode inFull(SimulatedGuest guest) {
    ObjectNode entry = of(guest);
    if (guest.running().isEmpty()) {
      return entry.put("qmpstatus", "stopped");
    }
    GuestLoad load = load(guest);
    return entry
        .put("qmpstatus", paused(guest) ? "paused" : "running")
        .put("running-machine", "pc-i440fx-10.1+pve0")
        .put("running-qemu", "10.1.2")
        .put("diskread", load.diskReadBytes())
        .put("diskwrite", load.diskWrittenBytes());
  }

  private boolean paused(SimulatedGuest guest) {
    return node.settings().behaviourOf(guest.vmid().value()).paused();
  }

  private ObjectNode ofContainer(SimulatedGuest guest) {
    Map<String, JsonNode> config = configOf(guest);
    ObjectNode entry =
        common(guest)
            .put("type", "lxc")
            .put("name", text(config, "hostname").orElse("CT" + guest.vmid()))
            .put("swap", load(guest).swapBytes())
            .put("maxmem", number(config, "memory", 512) * MIB)
            .put("maxswap", number(config, "swap", 0) * MIB)
            .put("maxdisk", diskSize(guest))
            .put("diskread", load(guest).diskReadBytes())
            .put("diskwrite", load(guest).diskWrittenBytes());
    entry.set("cpus", containerCpus(config));
    if (guest.running().isPresent()) {
      entry.put("disk", load(guest).diskBytes());
      if (node.release().since9()) {
        // Text where the kernel has the figure, null where it has none: as in the source.
        PRESSURES.forEach(
            name -> entry.put(name, node.hardware().cgroupMode() == 2 ? "0.00" : null));
      }
    }
    return entry;
  }

  private ObjectNode ofMachine(SimulatedGuest guest) {
    Map<String, JsonNode> config = configOf(guest);
    ObjectNode entry =
        common(guest)
            .put("name", text(config, "name").orElse("VM " + guest.vmid()))
            .put("maxmem", number(config, "memory", 512) * MIB)
            .put("maxdisk", diskSize(guest))
            .put("cpus", number(config, "sockets", 1) * number(config, "cores", 1));
    if (number(config, "balloon", 0) > 0) {
      entry
          .put("balloon_min", number(config, "balloon", 0) * MIB)
          .put("shares", number(config, "shares", 1000));
    }
    if (node.release().since9()) {
      entry.put("memhost", load(guest).memoryBytes());
      if (guest.running().isPresent()) {
        PRESSURES.forEach(name -> entry.put(name, 0));
      }
    } else {
      // Since 9 the list leaves them out: only the machine itself knows them.
      entry
          .put("diskread", load(guest).diskReadBytes())
          .put("diskwrite", load(guest).diskWrittenBytes());
    }
    return entry;
  }

  private ObjectNode common(SimulatedGuest guest) {
    GuestLoad load = load(guest);
    ObjectNode entry =
        Json.object()
            .put("vmid", guest.vmid().value())
            .put("status", guest.running().isPresent() ? "running" : "stopped")
            .put("uptime", uptime(guest))
            .put("mem", load.memoryBytes())
            .put("disk", 0)
            .put("netin", load.networkInBytes())
            .put("netout", load.networkOutBytes());
    entry.set("cpu", Json.number(load.cpuRatio()));
    guest.running().ifPresent(process -> entry.put("pid", process.pid()));
    return entry;
  }

  long uptime(SimulatedGuest guest) {
    return guest.running().map(process -> node.secondsSince(process.since())).orElse(0L);
  }

  private static GuestLoad load(SimulatedGuest guest) {
    return guest.running().map(SimulatedGuest.Running::load).orElse(GuestLoad.NONE);
  }

  /** The list takes an unreadable configuration for an empty one. */
  private static Map<String, JsonNode> configOf(SimulatedGuest guest) {
    return guest.readable() ? guest.config() : Map.of();
  }

  private JsonNode containerCpus(Map<String, JsonNode> config) {
    for (String key : List.of("cores", "cpulimit")) {
      JsonNode value = config.getOrDefault(key, TextNode.valueOf("0"));
      if (!value.asText().equals("0")) {
        return value;
      }
    }
    return IntNode.valueOf(node.hardware().threads());
  }

  private static long diskSize(SimulatedGuest guest) {
    if (guest.kind() == GuestKind.LXC && guest.running().isPresent()) {
      return load(guest).diskTotalBytes();
    }
    Map<String, JsonNode> config = configOf(guest);
    return switch (guest.kind()) {
      case LXC -> {
        long size = size(guest.kind(), config, "rootfs");
        yield size == 0 ? 4096 * MIB : size;
      }
      case QEMU -> bootDisk(config);
    };
  }

  private static long bootDisk(Map<String, JsonNode> config) {
    String order = text(config, "boot").orElse("").replace("order=", "");
    return Call.list(order).stream()
        .map(key -> size(GuestKind.QEMU, config, key))
        .filter(size -> size > 0)
        .findFirst()
        .orElse(0L);
  }

  /** Of the disk at that key, as it is written there. */
  static long size(GuestKind kind, Map<String, JsonNode> config, String key) {
    return GuestDisk.find(kind, config, key).map(disk -> disk.size().orElse(0)).orElse(0L);
  }

  private static Optional<String> text(Map<String, JsonNode> config, String key) {
    return Optional.ofNullable(config.get(key)).map(JsonNode::asText);
  }

  /** As Perl takes text for a number: what is none counts as nothing. */
  private static long number(Map<String, JsonNode> config, String key, long otherwise) {
    return text(config, key)
        .map(value -> value.toLowerCase(Locale.ROOT).strip())
        .filter(value -> value.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .orElse(otherwise);
  }
}
