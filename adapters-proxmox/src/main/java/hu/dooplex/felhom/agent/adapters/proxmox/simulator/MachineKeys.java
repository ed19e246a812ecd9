package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.BOOLEAN;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.INTEGER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.NUMBER;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.TEXT;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.atLeast;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.noLongerThan;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.oneOf;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys of a virtual machine's configuration that are modelled (qemu-server, {@code
 * PVE::QemuServer}, $confdesc), from the source alone: the recorded servers had none.
 */
final class MachineKeys implements GuestKeys {
  private static final Map<String, Integer> DRIVES =
      Map.of("scsi", 31, "virtio", 16, "sata", 6, "ide", 4, "efidisk", 1, "tpmstate", 1);

  private static final Set<String> FLAGS =
      Set.of(
          "onboot",
          "autostart",
          "reboot",
          "numa",
          "acpi",
          "kvm",
          "tdf",
          "localtime",
          "freeze",
          "template",
          "tablet",
          "protection");

  /** Any text passes for these, which are written and never looked into here. */
  private static final Set<String> FREE =
      Set.of("cpu", "boot", "vga", "machine", "args", "watchdog", "smbios1", "startdate");

  private static final int NETWORKS = 32;
  private static final int UNUSED = 256;

  private final Map<String, StoredType> types = new TreeMap<>();
  private final Map<String, ParameterCheck> checks = new TreeMap<>();

  MachineKeys() {
    FLAGS.forEach(key -> put(key, StoredType.BOOLEAN, BOOLEAN));
    FREE.forEach(key -> put(key, StoredType.TEXT, TEXT));
    for (String key : List.of("sockets", "cores", "vcpus", "smp")) {
      put(key, StoredType.INTEGER, INTEGER.then(atLeast(1)));
    }
    put("balloon", StoredType.INTEGER, INTEGER.then(atLeast(0)));
    put("shares", StoredType.INTEGER, INTEGER.then(within(0, 50_000)));
    put("cpuunits", StoredType.INTEGER, INTEGER.then(within(1, 262_144)));
    put("cpulimit", StoredType.TEXT, NUMBER.then(within(0, 128)));
    // A property string, and so read back as text: "2048".
    put("memory", StoredType.TEXT, memory().check("memory"));
    put("name", StoredType.TEXT, ConfigFormats.DNS_NAME);
    put("description", StoredType.DESCRIPTION, TEXT.then(noLongerThan(8192)));
    put("tags", StoredType.TEXT, ConfigFormats.TAGS);
    put("startup", StoredType.TEXT, ConfigFormats.STARTUP);
    put("agent", StoredType.TEXT, agent().check("agent"));
    put("hotplug", StoredType.TEXT, TEXT);
    put("nameserver", StoredType.TEXT, ConfigFormats.NAMESERVERS);
    put("searchdomain", StoredType.TEXT, TEXT);
    put("hookscript", StoredType.TEXT, ConfigFormats.VOLUME_ID);
    choices();
    devices();
  }

  private void choices() {
    put("bios", StoredType.TEXT, oneOf("seabios", "ovmf"));
    put(
        "scsihw",
        StoredType.TEXT,
        oneOf("lsi", "lsi53c810", "virtio-scsi-pci", "virtio-scsi-single", "megasas", "pvscsi"));
    put(
        "ostype",
        StoredType.TEXT,
        oneOf(
            "other", "wxp", "w2k", "w2k3", "w2k8", "wvista", "win7", "win8", "win10", "win11",
            "l24", "l26", "solaris"));
    put(
        "lock",
        StoredType.TEXT,
        oneOf(
            "backup",
            "clone",
            "create",
            "migrate",
            "rollback",
            "snapshot",
            "snapshot-delete",
            "suspending",
            "suspended"));
  }

  private void devices() {
    DRIVES.forEach((bus, count) -> {
      for (int i = 0; i < count; i++) {
        put(bus + i, StoredType.TEXT, TEXT);
      }
    });
    for (int i = 0; i < NETWORKS; i++) {
      put("net" + i, StoredType.TEXT, MachineNetwork.check("net" + i));
    }
    for (int i = 0; i < UNUSED; i++) {
      put("unused" + i, StoredType.TEXT, ConfigFormats.VOLUME_ID);
    }
  }

  private void put(String key, StoredType type, ParameterCheck check) {
    types.put(key, type);
    checks.put(key, check);
  }

  private static PropertyFormat memory() {
    return PropertyFormat.properties()
        .required("current", INTEGER.then(atLeast(16)))
        .nameless("current");
  }

  private static PropertyFormat agent() {
    return PropertyFormat.properties()
        .flags("enabled", "fstrim_cloned_disks", "freeze-fs-on-backup")
        .nameless("enabled")
        .optional("type", oneOf("virtio", "isa"));
  }

  /** The megabytes of a {@code memory}; 512 without one. */
  static BigInteger megabytes(Optional<String> memory) {
    return new BigInteger(
        memory.map(text -> memory().parse(text).getOrDefault("current", "512")).orElse("512"));
  }

  ParameterSchema addTo(ParameterSchema schema) {
    checks.forEach(schema::optional);
    return schema;
  }

  @Override
  public boolean exists(String key) {
    return checks.containsKey(key);
  }

  @Override
  public Optional<JsonNode> stored(String key, JsonNode value) {
    StoredType type = types.get(key);
    return type == null ? Optional.of(value) : type.stored(value.asText());
  }
}
