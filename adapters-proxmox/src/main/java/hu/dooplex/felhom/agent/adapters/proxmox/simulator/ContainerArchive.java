package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A template or backup that is unpacked into a container (pve-container, {@code PVE::LXC::Create},
 * {@code PVE::LXC::Setup}).
 */
final class ContainerArchive {
  private static final List<String> SYSTEMS =
      List.of("alpine", "debian", "devuan", "ubuntu", "centos", "fedora", "opensuse", "archlinux");
  private static final Set<String> WITH_SYSTEMD =
      Set.of("debian", "ubuntu", "centos", "fedora", "opensuse", "archlinux");
  private static final long BIG_BYTES = 166_000_640;
  private static final Map<String, String> TAR_OPTIONS =
      Map.of("gz", " -z", "bz2", " -j", "xz", " -J", "lzo", " --lzop", "zst", " --zstd");

  private final SimulatedNode node;
  private final Volumes volumes;
  private final String volumeId;

  ContainerArchive(SimulatedNode node, Volumes volumes, String volumeId) {
    this.node = node;
    this.volumes = volumes;
    this.volumeId = volumeId;
  }

  /** Unpacks it as far as that goes. */
  void unpack(Worker worker, ContainerOrder order, List<GuestDisk> disks, boolean unprivileged) {
    if (volumes.find(volumeId).isEmpty() && !order.restore() && node.release().since9()) {
      worker.log("volume '" + volumeId + "' does not exist"); // the look whether it is an OCI image
    }
    ArchiveContents contents = contents(volumes.existing(volumeId));
    String path = volumes.path(volumes.name(volumeId));
    worker.log("extracting archive '" + path + "'");
    if (contents.damaged() || !fits(contents, disks)) {
      throw Refusal.failure(
          "command '%s' failed: exit code 2".formatted(tar(path, order.vmid(), unprivileged)));
    }
    worker.log("Total bytes read: " + contents.unpackedBytes());
  }

  /** What was not said about a template follows from its name. */
  private static ArchiveContents contents(SimulatedVolume volume) {
    return volume
        .contents()
        .orElseGet(() -> {
          String ostype =
              SYSTEMS.stream().filter(volume.volumeId()::contains).findFirst().orElse("unmanaged");
          ArchiveContents template = ArchiveContents.template(ostype);
          return ostype.equals("alpine") ? template : template.unpacking(BIG_BYTES);
        });
  }

  private static boolean fits(ArchiveContents contents, List<GuestDisk> disks) {
    return disks.stream()
        .filter(disk -> disk.key().equals("rootfs"))
        .flatMapToLong(disk -> disk.size().stream())
        .noneMatch(bytes -> bytes > 0 && bytes < contents.unpackedBytes());
  }

  private static String tar(String path, int vmid, boolean unprivileged) {
    String suffix = path.substring(path.lastIndexOf('.') + 1);
    return (unprivileged ? "lxc-usernsexec -m u:0:100000:65536 -m g:0:100000:65536 -- " : "")
        + "tar xpf -"
        + TAR_OPTIONS.getOrDefault(suffix, "")
        + " --totals --one-file-system -p --sparse --numeric-owner --acls --xattrs"
        + " '--xattrs-include=user.*' '--xattrs-include=security.capability'"
        + " '--warning=no-file-ignored' '--warning=no-xattr-write' -C /var/lib/lxc/"
        + vmid
        + "/rootfs --skip-old-files --anchored --exclude './dev/*'";
  }

  /** What the set-up finds out about a new container, and what it warns of. */
  void detect(Worker worker, SortedMap<String, JsonNode> config) {
    ArchiveContents contents = contents(volumes.existing(volumeId));
    JsonNode ostype = contents.config().getOrDefault("ostype", TextNode.valueOf("unmanaged"));
    config.putIfAbsent("ostype", ostype);
    config.putIfAbsent("arch", TextNode.valueOf("amd64"));
    contents.warnings().forEach(worker::warn);
    worker.log("Detected container architecture: amd64");
    boolean nesting =
        Optional.ofNullable(config.get("features")).map(JsonNode::asText).stream()
            .map(ContainerKeys.features()::parse)
            .anyMatch(features -> features.getOrDefault("nesting", "0").equals("1"));
    if (node.release().since9() && !nesting && WITH_SYSTEMD.contains(ostype.asText())) {
      worker.warn("Systemd 252 detected. You may need to enable nesting.");
    }
  }
}
