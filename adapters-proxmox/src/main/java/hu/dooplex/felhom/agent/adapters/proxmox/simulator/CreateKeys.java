package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A container's configuration keys, as far as creating one needs them: which there are, which right
 * each needs, and how its value is stored.
 */
final class CreateKeys {
  private static final Set<String> WHOLE_NUMBERS =
      Set.of("cores", "memory", "swap", "cpuunits", "tty");
  private static final Set<String> BITS =
      Set.of("onboot", "protection", "console", "debug", "template", "unprivileged");
  private static final Set<String> TEXTS =
      Set.of(
          "arch",
          "cmode",
          "cpulimit",
          "description",
          "entrypoint",
          "env",
          "features",
          "hookscript",
          "hostname",
          "lock",
          "nameserver",
          "ostype",
          "rootfs",
          "searchdomain",
          "startup",
          "tags",
          "timezone");

  /** {@code $MAX_MOUNT_POINTS}, {@code $MAX_LXC_NETWORKS}, {@code $MAX_DEVICES}. */
  private static final Map<String, Integer> INDEXED =
      Map.of("mp", 256, "unused", 256, "net", 32, "dev", 256);

  private static final Pattern NEW_DISK = Pattern.compile("([^:\\s]+):\\d+(\\.\\d+)?");
  private static final Pattern NETWORK = Pattern.compile("net\\d+");

  private final Volumes volumes;
  private final NetworkCards cards;

  CreateKeys(Volumes volumes, NetworkCards cards) {
    this.volumes = volumes;
    this.cards = cards;
  }

  static ParameterSchema allowIn(ParameterSchema schema) {
    WHOLE_NUMBERS.forEach(key -> schema.optional(key, ParameterCheck.NATURAL));
    BITS.forEach(key -> schema.optional(key, ParameterCheck.BOOLEAN));
    TEXTS.forEach(key -> schema.optional(key, ParameterCheck.TEXT));
    INDEXED.forEach((name, count) -> {
      for (int i = 0; i < count; i++) {
        schema.optional(name + i, ParameterCheck.TEXT);
      }
    });
    return schema;
  }

  static boolean isNetwork(String key) {
    return NETWORK.matcher(key).matches();
  }

  /** What is yet to be made, {@code btr:4}. */
  static boolean isNewDisk(String volume) {
    return NEW_DISK.matcher(volume).matches();
  }

  /** {@code PVE::LXC::check_ct_modify_config_perm}, for keys that the guest does not have yet. */
  void requireRights(Rights rights, int vmid, Map<String, String> sent, boolean unprivileged) {
    new TreeMap<>(sent)
        .forEach((key, value) -> requireRight(rights, vmid, key, value, unprivileged));
  }

  private void requireRight(
      Rights rights, int vmid, String key, String value, boolean unprivileged) {
    String guest = "/vms/" + vmid;
    if (Set.of("cores", "cpuunits", "cpulimit").contains(key)) {
      rights.require(guest, "VM.Config.CPU");
    } else if (Set.of("memory", "swap").contains(key)) {
      rights.require(guest, "VM.Config.Memory");
    } else if (GuestDisk.isMountPoint(key)) {
      rights.require(guest, "VM.Config.Disk");
      requireDisk(rights, vmid, GuestDisk.parse(GuestKind.LXC, key, value));
    } else if (isNetwork(key)) {
      rights.require(guest, "VM.Config.Network");
      NetworkCards.requireBridge(rights, value);
    } else if (Set.of("nameserver", "searchdomain", "hostname").contains(key)) {
      rights.require(guest, "VM.Config.Network");
    } else if (key.startsWith("dev")) {
      throw onlyRoot("configuring device passthrough is");
    } else if (key.equals("hookscript")) {
      throw onlyRoot("changing the hookscript is");
    } else if (key.equals("features")) {
      requireFeatures(rights, guest, value, unprivileged);
    } else {
      rights.require(guest, "VM.Config.Options");
    }
  }

  private void requireDisk(Rights rights, int vmid, GuestDisk disk) {
    if (!disk.isVolume()) {
      throw onlyRoot("mount point type " + disk.type() + " is");
    }
    if (isNewDisk(disk.volume())) {
      String storage = disk.volume().substring(0, disk.volume().lastIndexOf(':'));
      rights.require("/storage/" + storage, "Datastore.AllocateSpace");
    } else {
      volumes.requireAccess(rights, OptionalInt.of(vmid), disk.volume(), Optional.of("rootdir"));
    }
  }

  /** Every API token is refused, one of root@pam too. */
  private static void requireFeatures(
      Rights rights, String guest, String value, boolean unprivileged) {
    if (!unprivileged) {
      throw onlyRoot("changing feature flags for privileged container is");
    }
    Set<String> features = PropertyValues.parse(value, "").properties().keySet();
    if (features.equals(Set.of("nesting"))) {
      rights.require(guest, "VM.Allocate");
    } else if (!features.isEmpty()) {
      throw onlyRoot("changing feature flags (except nesting) is");
    }
  }

  private static Refusal onlyRoot(String what) {
    return Refusal.permission(what + " only allowed for root@pam");
  }

  /** As the configuration has it after it was written and read. */
  JsonNode stored(int vmid, String key, String value) {
    if (WHOLE_NUMBERS.contains(key) || BITS.contains(key)) {
      long number = new BigInteger(value).longValue();
      return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
    }
    if (isNetwork(key)) {
      return TextNode.valueOf(cards.stored(vmid, value));
    }
    return TextNode.valueOf(
        switch (key) {
          // A comment at the head of the file, line by line.
          case "description" -> value.replaceAll("\\n+$", "") + "\n";
          case "tags" -> String.join(";", new TreeSet<>(Call.list(value.toLowerCase(Locale.ROOT))));
          case "nameserver", "searchdomain" -> String.join(" ", Call.list(value));
          default -> value;
        });
  }
}
