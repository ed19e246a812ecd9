package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The node itself (pve-manager, {@code PVE::API2::Nodes}). */
final class NodeReads {
  private final SimulatedNode node;

  NodeReads(SimulatedNode node) {
    this.node = node;
  }

  JsonNode version() {
    PveRelease release = node.release();
    return Json.object()
        .put("release", release.release())
        .put("version", release.version())
        .put("repoid", release.repositoryId());
  }

  JsonNode index(Call call) {
    ObjectNode entry = entry(node, call.rights()).put("ssl_fingerprint", node.fingerprint());
    return Json.array().add(entry);
  }

  /** The node in a list; figures only for who may see them. */
  static ObjectNode entry(SimulatedNode node, Rights rights) {
    ObjectNode entry =
        Json.object()
            .put("id", "node/" + node.name())
            .put("node", node.name())
            .put("type", "node")
            .put("status", "online")
            .put("level", "");
    if (rights.hold("/nodes/" + node.name(), "Sys.Audit")) {
      NodeHardware hardware = node.hardware();
      entry
          .put("uptime", node.uptimeSeconds())
          .put("maxcpu", hardware.threads())
          .put("mem", hardware.memory().used())
          .put("maxmem", hardware.memory().total())
          .put("disk", hardware.rootfs().used())
          .put("maxdisk", hardware.rootfs().total())
          .set("cpu", Json.number(hardware.cpuRatio()));
    }
    return entry;
  }

  JsonNode status() {
    NodeHardware hardware = node.hardware();
    PveRelease release = node.release();
    ObjectNode status =
        Json.object()
            .put("uptime", node.uptimeSeconds())
            .put("idle", 0)
            .put("wait", 0)
            .put("kversion", "Linux " + hardware.kernelRelease() + " " + hardware.kernelVersion())
            .put("pveversion", "pve-manager/" + release.version() + "/" + release.repositoryId());
    status.set("cpu", Json.number(hardware.cpuRatio()));
    ArrayNode load = status.putArray("loadavg");
    hardware.loadAverage().forEach(load::add);
    status
        .putObject("current-kernel")
        .put("sysname", "Linux")
        .put("release", hardware.kernelRelease())
        .put("version", hardware.kernelVersion())
        .put("machine", "x86_64");
    status.putObject("boot-info").put("mode", "legacy-bios");
    status.putObject("ksm").put("shared", 0);
    status.set("cpuinfo", cpu(hardware));
    ObjectNode memory = amount(hardware.memory());
    if (release.since9()) {
      memory.put("available", hardware.memory().available());
    }
    status.set("memory", memory);
    status.set("swap", amount(hardware.swap()));
    status.set("rootfs", amount(hardware.rootfs()).put("avail", hardware.rootfs().available()));
    return status;
  }

  private ObjectNode cpu(NodeHardware hardware) {
    ObjectNode cpu =
        Json.object()
            .put("model", hardware.cpuModel())
            .put("mhz", hardware.mhz())
            .put("flags", hardware.flags())
            .put("sockets", hardware.sockets())
            .put("cores", hardware.cores())
            .put("cpus", hardware.threads())
            .put("user_hz", 100)
            .put("hvm", "");
    if (node.release().since9()) {
      cpu.put("vendor", hardware.cpuVendor()).put("family", hardware.cpuFamily());
    }
    return cpu;
  }

  private static ObjectNode amount(NodeHardware.Bytes bytes) {
    return Json.object()
        .put("total", bytes.total())
        .put("used", bytes.used())
        .put("free", bytes.free());
  }
}
