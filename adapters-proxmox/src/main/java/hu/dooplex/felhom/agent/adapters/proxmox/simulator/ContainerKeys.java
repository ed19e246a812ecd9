package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.BOOLEAN;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.INTEGER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.NUMBER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.TEXT;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.atLeast;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.matching;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.noLongerThan;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.oneOf;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every key of a container's configuration: what it takes, and what the API makes of it when it
 * reads the file back (pve-container, {@code PVE::LXC::Config}, $confdesc).
 */
final class ContainerKeys implements GuestKeys {
  private static final int NETWORKS = 32;
  private static final int MOUNT_POINTS = 256;
  private static final int DEVICES = 256;
  private static final String PRINTABLE = "[^\\x00-\\x08\\x0a-\\x1F\\x7F]";

  private final Map<String, StoredType> types = new TreeMap<>();
  private final Map<String, ParameterCheck> checks = new TreeMap<>();

  ContainerKeys(PveRelease release) {
    limits();
    flags();
    texts();
    if (release.since9()) {
      text("entrypoint", matching(PRINTABLE + "+"));
      String variable = "\\w+=" + PRINTABLE + "*";
      text("env", matching("(?:" + variable + ")(?:\\x00" + variable + ")*"));
    }
    text("features", features().check("features"));
    text("rootfs", MountPoints.rootFormat(release).check("rootfs"));
    each("net", NETWORKS, ContainerNetwork.format(release));
    each("mp", MOUNT_POINTS, MountPoints.format(release));
    each("unused", MOUNT_POINTS, MountPoints.unusedFormat());
    each("dev", DEVICES, device());
  }

  private void limits() {
    whole("tty", INTEGER.then(within(0, 6)));
    whole("cores", INTEGER.then(within(1, 8192)));
    whole("cpuunits", INTEGER.then(within(0, 500_000)));
    whole("memory", INTEGER.then(atLeast(16)));
    whole("swap", INTEGER.then(atLeast(0)));
    // Read back as text, unlike whole numbers.
    text("cpulimit", NUMBER.then(within(0, 8192)));
  }

  private void flags() {
    for (String key :
        new String[] {"onboot", "template", "console", "protection", "unprivileged", "debug"}) {
      types.put(key, StoredType.BOOLEAN);
      checks.put(key, BOOLEAN);
    }
  }

  private void texts() {
    text(
        "lock",
        oneOf(
            "backup",
            "create",
            "destroyed",
            "disk",
            "fstrim",
            "migrate",
            "mounted",
            "rollback",
            "snapshot",
            "snapshot-delete"));
    text("arch", oneOf("amd64", "i386", "arm64", "armhf", "riscv32", "riscv64"));
    text(
        "ostype",
        oneOf(
            "debian",
            "devuan",
            "ubuntu",
            "centos",
            "fedora",
            "opensuse",
            "archlinux",
            "alpine",
            "gentoo",
            "nixos",
            "unmanaged"));
    text("cmode", oneOf("shell", "console", "tty"));
    text("startup", ConfigFormats.STARTUP);
    text("hostname", ConfigFormats.DNS_NAME.then(noLongerThan(255)));
    types.put("description", StoredType.DESCRIPTION);
    checks.put("description", TEXT.then(noLongerThan(8192)));
    text("searchdomain", ConfigFormats.DNS_NAMES);
    text("nameserver", ConfigFormats.NAMESERVERS);
    text("timezone", ConfigFormats.TIMEZONE);
    text("hookscript", ConfigFormats.VOLUME_ID);
    text("tags", ConfigFormats.TAGS);
  }

  static PropertyFormat features() {
    return PropertyFormat.properties()
        .optional("mount", matching("[a-zA-Z0-9_; ]+"))
        .flags("nesting", "keyctl", "fuse", "mknod", "force_rw_sys");
  }

  private static PropertyFormat device() {
    return PropertyFormat.properties()
        .optional("path", ConfigFormats.DEVICE_PATH)
        .nameless("path")
        .optional("mode", matching("0[0-7]{3}"))
        .optional("uid", INTEGER.then(atLeast(0)))
        .optional("gid", INTEGER.then(atLeast(0)))
        .flags("deny-write");
  }

  private void text(String key, ParameterCheck check) {
    types.put(key, StoredType.TEXT);
    checks.put(key, check);
  }

  private void whole(String key, ParameterCheck check) {
    types.put(key, StoredType.INTEGER);
    checks.put(key, check);
  }

  private void each(String prefix, int count, PropertyFormat format) {
    for (int i = 0; i < count; i++) {
      text(prefix + i, format.check(prefix + i));
    }
  }

  /** All of them as parameters of a call. */
  ParameterSchema addTo(ParameterSchema schema) {
    checks.forEach(schema::optional);
    return schema;
  }

  /** {@code option_exists}; the snapshot's {@code parent} and {@code snaptime} count too. */
  @Override
  public boolean exists(String key) {
    return checks.containsKey(key) || key.equals("parent") || key.equals("snaptime");
  }

  @Override
  public Optional<JsonNode> stored(String key, JsonNode value) {
    StoredType type = types.get(key);
    return type == null ? Optional.of(value) : type.stored(value.asText());
  }
}
