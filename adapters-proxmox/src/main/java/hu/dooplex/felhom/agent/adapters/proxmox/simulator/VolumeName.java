package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a volume's name says (pve-storage, {@code parse_volname} of each plugin).
 *
 * @param storage the part before the colon
 * @param name the part after it
 * @param type {@code images}, {@code vztmpl}, {@code backup}, {@code iso}
 * @param owner the guest it belongs to
 * @param base whether it is a template's disk
 * @param format {@code raw}, {@code subvol}, {@code qcow2}
 */
record VolumeName(
    String storage, String name, String type, OptionalInt owner, boolean base, String format) {
  /** The two parts of a volume id, not looked into yet. */
  record Id(String storage, String name) {}

  private static final Pattern ID = Pattern.compile("(?i)([a-z][a-z0-9\\-_.]*[a-z0-9]):(.+)");
  private static final Pattern FILE =
      Pattern.compile("(?:\\d+/\\S+/)?(\\d+)/(\\S+\\.(raw|qcow2|vmdk|subvol))");
  private static final Pattern BACKUP =
      Pattern.compile(
          "backup/[^/]+\\.(?:tgz|(?:(?:tar|vma)(?:\\.(?:gz|lzo|zst|bz2))?))",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern GUEST_OF_BACKUP =
      Pattern.compile("backup/vzdump-(?:openvz|lxc|qemu)-(\\d+)-.+");
  private static final Pattern GUEST_OF_PBS_BACKUP =
      Pattern.compile("backup/(?:ct|vm)/(\\d+)/[^/]+");
  private static final Pattern TEMPLATE =
      Pattern.compile("vztmpl/[^/]+\\.(?:tar\\.(?:gz|xz|zst|bz2)|tgz|tar)");
  private static final Pattern BLOCK =
      Pattern.compile("(?:\\S+/)?((base|basevol|vm|subvol)-(\\d+)-\\S+)");

  /** {@code STORAGE:NAME} taken apart; empty if it is no volume id. */
  static Optional<Id> split(String volumeId) {
    Matcher id = ID.matcher(volumeId);
    return id.matches() ? Optional.of(new Id(id.group(1), id.group(2))) : Optional.empty();
  }

  /** The name in that storage; a refusal if the storage has no such names. */
  static VolumeName parse(SimulatedStorage storage, String name) {
    return switch (storage.type()) {
      case "lvm", "lvmthin" -> block(storage, name, "lvm");
      case "zfspool" -> block(storage, name, "zfs");
      case "pbs" -> ofBackupServer(storage, name);
      default -> file(storage, name);
    };
  }

  String volumeId() {
    return storage + ":" + name;
  }

  private static VolumeName file(SimulatedStorage storage, String name) {
    Matcher disk = FILE.matcher(name);
    if (disk.matches()) {
      return new VolumeName(
          storage.name(),
          name,
          "images",
          OptionalInt.of(Integer.parseInt(disk.group(1))),
          disk.group(2).startsWith("base-"),
          disk.group(3));
    }
    if (name.matches("iso/[^/]+\\.(?i:iso|img)")) {
      return plain(storage, name, "iso");
    }
    if (TEMPLATE.matcher(name).matches()) {
      return plain(storage, name, "vztmpl");
    }
    if (BACKUP.matcher(name).matches()) {
      Matcher guest = GUEST_OF_BACKUP.matcher(name);
      return new VolumeName(storage.name(), name, "backup", owner(guest, 1), false, "raw");
    }
    throw Refusal.failure("unable to parse directory volume name '" + name + "'");
  }

  private static VolumeName block(SimulatedStorage storage, String name, String kind) {
    Matcher disk = BLOCK.matcher(name);
    if (!disk.matches()) {
      throw Refusal.failure("unable to parse " + kind + " volume name '" + name + "'");
    }
    return new VolumeName(
        storage.name(),
        name,
        "images",
        OptionalInt.of(Integer.parseInt(disk.group(3))),
        disk.group(2).startsWith("base"),
        disk.group(2).endsWith("vol") ? "subvol" : "raw");
  }

  private static VolumeName ofBackupServer(SimulatedStorage storage, String name) {
    Matcher guest = GUEST_OF_PBS_BACKUP.matcher(name);
    if (!guest.matches()) {
      throw Refusal.failure("unable to parse PBS volume name '" + name + "'");
    }
    String format = name.startsWith("backup/ct/") ? "pbs-ct" : "pbs-vm";
    return new VolumeName(
        storage.name(),
        name,
        "backup",
        OptionalInt.of(Integer.parseInt(guest.group(1))),
        false,
        format);
  }

  private static VolumeName plain(SimulatedStorage storage, String name, String type) {
    return new VolumeName(storage.name(), name, type, OptionalInt.empty(), false, "raw");
  }

  private static OptionalInt owner(Matcher matcher, int group) {
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(group)))
        : OptionalInt.empty();
  }
}
