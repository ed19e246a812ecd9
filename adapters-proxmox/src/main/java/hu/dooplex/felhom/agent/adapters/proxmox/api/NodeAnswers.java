package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.PveVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Answers about the node, its disks, the cluster's resources and the token. */
final class NodeAnswers {
  private NodeAnswers() {}

  /** Empty without a version: then it is no Proxmox VE. */
  static Optional<PveVersion> version(Fields data) {
    return data.text("version")
        .map(version ->
            new PveVersion(
                version, data.text("release").orElse(""), data.text("repoid").orElse("")));
  }

  static Optional<NodeName> node(Fields row) {
    return row.text("node").flatMap(NodeAnswers::nodeName);
  }

  private static Optional<NodeName> nodeName(String text) {
    try {
      return Optional.of(new NodeName(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  static NodeStatus status(Fields data) {
    Fields cpuinfo = data.object("cpuinfo");
    return new NodeStatus(
        data.text("pveversion").flatMap(NodeAnswers::versionAlone),
        data.object("current-kernel").text("release"),
        data.count("uptime"),
        new NodeStatus.Cpu(
            small(cpuinfo.count("cores")),
            small(cpuinfo.count("sockets")),
            cpuinfo.known("model"),
            data.amount("cpu"),
            data.amounts("loadavg")),
        memory(data.object("memory")),
        space(data.object("swap"), "free"),
        space(data.object("rootfs"), "avail"));
  }

  /** {@code 9.2.2} out of {@code pve-manager/9.2.2/5e5ae681198514d4}. */
  private static Optional<String> versionAlone(String pveVersion) {
    String[] parts = pveVersion.split("/", -1);
    return parts.length > 1 && !parts[1].isEmpty() ? Optional.of(parts[1]) : Optional.empty();
  }

  /** 9.x says what is available, caches included; 8.4 only what nobody uses at all. */
  private static NodeStatus.Space memory(Fields memory) {
    return space(memory, memory.count("available").isPresent() ? "available" : "free");
  }

  private static NodeStatus.Space space(Fields fields, String free) {
    return new NodeStatus.Space(fields.count("total"), fields.count("used"), fields.count(free));
  }

  private static OptionalInt small(OptionalLong number) {
    return number.isPresent() && number.getAsLong() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }

  /** A row of the disk list; empty without a device path. */
  static Optional<Disk> disk(Fields row) {
    return row.text("devpath")
        .map(device ->
            new Disk(
                device,
                row.known("model"),
                row.known("serial"),
                health(row.known("health").orElse("")),
                wearoutPercent(row),
                OptionalInt.empty(), // the list has no temperatures
                row.count("size")));
  }

  /** {@code PASSED} of ATA and NVMe, {@code OK} of SCSI; smartctl writes {@code FAILED!}. */
  private static Disk.Health health(String text) {
    if (text.equals("PASSED") || text.equals("OK")) {
      return Disk.Health.PASSED;
    }
    return text.startsWith("FAILED") ? Disk.Health.FAILED : Disk.Health.UNKNOWN;
  }

  /** Proxmox VE counts down: 100 is a new disk (pve-storage {@code PVE::Diskmanage}). */
  private static OptionalInt wearoutPercent(Fields row) {
    OptionalInt left = small(row.count("wearout"));
    return left.isPresent() && left.getAsInt() <= 100
        ? OptionalInt.of(100 - left.getAsInt())
        : OptionalInt.empty();
  }

  /** A row of the cluster's resources; empty without id or type. */
  static Optional<ClusterResource> resource(Fields row) {
    return row.text("id")
        .flatMap(id ->
            row.text("type")
                .map(type ->
                    new ClusterResource(
                        id,
                        type,
                        row.text("node"),
                        row.vmid("vmid"),
                        row.text("name"),
                        row.text("status"),
                        row.flag("template"),
                        row.text("hastate"),
                        row.count("maxmem"))));
  }

  static Privileges privileges(Fields data) {
    Map<String, Map<String, Boolean>> byPath = new HashMap<>();
    data.forEach((path, granted) -> {
      Map<String, Boolean> privileges = new HashMap<>();
      granted
          .properties()
          .forEach(one -> privileges.put(one.getKey(), Scalar.flag(one.getValue()).orElse(false)));
      byPath.put(path, privileges);
    });
    return new Privileges(byPath);
  }
}
