package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host's files below a folder, with a USB disk plugged in, and a systemd that mounts it. */
final class UsbWorld {
  static final FilesystemUuid UUID = new FilesystemUuid("0a1b2c3d-1111-2222-3333-444455556666");
  static final MountPoint AT = new MountPoint("/mnt/felhom/usb1");
  static final String FSTAB = "# static\n/dev/mapper/pve-root / ext4 errors=remount-ro 0 1\n";
  static final String ROOT_MOUNT =
      "22 1 252:1 / / rw,relatime shared:1 - ext4 /dev/mapper/pve-root rw\n";
  static final String START = "/usr/bin/systemctl start mnt-felhom-usb1.mount --no-ask-password";
  static final String STOP = "/usr/bin/systemctl stop mnt-felhom-usb1.mount --no-ask-password";
  static final String RELOAD = "/usr/bin/systemctl daemon-reload --no-ask-password";

  final Path root;
  final FakeCommands commands = new FakeCommands();
  final CommandLineHost host;

  UsbWorld(Path root) throws IOException {
    this.root = root;
    this.host = new CommandLineHost(commands, root);
    write("/etc/fstab", FSTAB);
    write("/proc/1/mountinfo", ROOT_MOUNT);
    write("/proc/swaps", "Filename Type Size Used Priority\n/dev/dm-1 partition 8388604 0 -2\n");
    Files.createDirectories(at("/mnt"));
    disk("sdb1", "pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host4/block/sdb/sdb1");
    write("/sys/class/block/sdb1/partition", "1\n");
    disk("sdb", "pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host4/block/sdb");
    disk("dm-0", "virtual/block/dm-0");
    disk("dm-1", "virtual/block/dm-1");
    link("/dev/mapper/pve-root", "../dm-0");
    link("/dev/disk/by-uuid/" + UUID, "../../sdb1");
    commands.answer(
        START,
        command -> {
          mounted(AT.value(), "/dev/sdb1");
          return new CommandResult(0, "", "");
        });
    commands.answer(
        STOP,
        command -> {
          write("/proc/1/mountinfo", ROOT_MOUNT);
          return new CommandResult(0, "", "");
        });
  }

  void disk(String name, String sysfs) throws IOException {
    write("/dev/" + name, "");
    Files.createDirectories(at("/sys/devices/" + sysfs + "/holders"));
    link("/sys/class/block/" + name, "../../devices/" + sysfs);
  }

  void mounted(String mountPoint, String source) {
    write(
        "/proc/1/mountinfo",
        read("/proc/1/mountinfo")
            + "90 22 8:17 / "
            + mountPoint
            + " rw,nosuid,nodev,noexec,relatime shared:50 master:2 - ext4 "
            + source
            + " rw\n");
  }

  void link(String at, String target) throws IOException {
    Files.createDirectories(at(at).resolveSibling("."));
    Files.deleteIfExists(at(at));
    Files.createSymbolicLink(at(at), Path.of(target));
  }

  void write(String path, String text) {
    try {
      Files.createDirectories(at(path).resolveSibling("."));
      Files.write(at(path), text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String path) {
    try {
      return Files.readString(at(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path at(String path) {
    return root.resolve(path.substring(1));
  }
}
