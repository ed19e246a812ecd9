package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost.UsbMount;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * USB disks: a line in {@code /etc/fstab}, and the unit that systemd makes of it. It cannot be the
 * API: that has no mounts of host file systems outside storages (proxmox.md, The three privileged
 * exceptions). systemd mounts, not the agent, because the mounts of a sandboxed service do not
 * reach the host (trust.md, The catalogue).
 */
final class UsbMounts {
  /** What {@code systemctl stop} ends with where there is no such unit (systemctl(1)). */
  private static final int UNIT_NOT_LOADED = 5;

  private final CommandRunner runner;
  private final HostFiles files;
  private final FstabFile fstab;
  private final FstabSpecs specs;
  private final UsbDevices devices;
  private final MountFolders folders;

  UsbMounts(CommandRunner runner, HostFiles files) {
    this.runner = runner;
    this.files = files;
    this.fstab = new FstabFile(files);
    this.specs = new FstabSpecs(files);
    this.devices = new UsbDevices(files);
    this.folders = new MountFolders(files);
  }

  /** The commands for one unit. */
  private record Commands(Command reload, Command start, Command stop) {
    static Commands of(MountPoint mountPoint) throws Refused {
      String unit = MountUnit.of(mountPoint);
      return new Commands(
          systemctl(Limits.COMMAND_TIMEOUT.multipliedBy(3), "daemon-reload"),
          systemctl(Limits.MOUNT_TIMEOUT, "start", unit),
          systemctl(Limits.MOUNT_TIMEOUT, "stop", unit));
    }

    /** systemctl(1): it never asks for a password, which nobody could give. */
    private static Command systemctl(Duration limit, String... arguments) throws Refused {
      List<String> line = new ArrayList<>(List.of(arguments));
      line.add("--no-ask-password");
      return Command.change(Program.SYSTEMCTL, limit, line);
    }
  }

  UsbMount look(FilesystemUuid uuid, MountPoint at) throws Refused {
    MountTable table = MountTable.read(files);
    boolean mounted =
        devices
            .find(uuid)
            .flatMap(device -> table.at(at.value()).filter(mount -> table.isOf(mount, device)))
            .isPresent();
    return new UsbMount(mounted, fstab.read().hasOwn(uuid, at));
  }

  /**
   * Checks that the disk may be mounted there; changes nothing.
   *
   * @throws Refused if it may not
   */
  PreparedChange mount(FilesystemUuid uuid, MountPoint at) throws Refused {
    Commands commands = Commands.of(at);
    Path device = devices.require(uuid);
    MountTable table = MountTable.read(files);
    Optional<MountTable.Mount> there = table.at(at.value());
    if (there.isPresent() && !table.isOf(there.get(), device)) {
      throw refuse(at, "something else is mounted there, " + there.get().source());
    }
    if (there.isEmpty()) {
      Optional<String> elsewhere = table.whereIs(device);
      if (elsewhere.isPresent()) {
        throw refuse(at, "the disk is mounted already, at " + elsewhere.get());
      }
      folders.check(at);
    }
    refuseForeign(fstab.read(), uuid, at, device);
    return () -> mount(uuid, at, device, commands);
  }

  private synchronized void mount(
      FilesystemUuid uuid, MountPoint at, Path device, Commands commands)
      throws PrivilegedException {
    Fstab before = fstab.read();
    refuseForeign(before, uuid, at, device);
    boolean wasMounted = look(uuid, at).mounted();
    List<Path> made = folders.create(at);
    boolean begun = false;
    try {
      fstab.replace(before, before.with(uuid, at));
      begun = true;
      run(commands.reload());
      run(commands.start());
      if (!look(uuid, at).mounted()) {
        throw disagree(at, "mounted");
      }
    } catch (PrivilegedException e) {
      List<String> notUndone = new ArrayList<>();
      if (before.hasOwn(uuid, at)
          || undoMount(() -> withoutLine(uuid, at), commands, wasMounted, notUndone)) {
        MountFolders.remove(made);
      }
      throw begun || !notUndone.isEmpty() ? halfway(e, notUndone) : e;
    }
  }

  /**
   * As it was before, as far as that can be done.
   *
   * @return whether the line is out again
   */
  private boolean undoMount(
      PreparedChange withoutLine, Commands commands, boolean wasMounted, List<String> notUndone) {
    // A start that took too long goes on in systemd, and could still mount the disk.
    if (!wasMounted && !undo(() -> stopIfLoaded(commands.stop()), notUndone)) {
      // What may be mounted keeps its line, without which it would be nobody's.
      notUndone.add("the line stays in " + FstabFile.PATH);
      return false;
    }
    boolean lineIsOut = undo(withoutLine, notUndone);
    undo(() -> run(commands.reload()), notUndone);
    return lineIsOut;
  }

  private void withoutLine(FilesystemUuid uuid, MountPoint at) throws PrivilegedException {
    Fstab now = fstab.read();
    fstab.replace(now, now.without(uuid, at));
  }

  private void stopIfLoaded(Command stop) throws PrivilegedException {
    try {
      CommandResult result = runner.run(stop);
      if (result.exitStatus() != UNIT_NOT_LOADED) {
        check(stop, result);
      }
    } catch (PrivilegedException.NotRun e) {
      // Without systemctl nothing was started.
      return;
    }
  }

  private static boolean undo(PreparedChange step, List<String> notUndone) {
    try {
      step.make();
      return true;
    } catch (PrivilegedException e) {
      notUndone.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /**
   * Checks that the disk is the agent's to unmount; changes nothing. Where it is neither mounted
   * nor in the file there is nothing to do.
   *
   * @throws Refused if it is not
   */
  PreparedChange unmount(FilesystemUuid uuid, MountPoint at) throws Refused {
    Commands commands = Commands.of(at);
    boolean mounted = isOursToStop(uuid, at);
    Fstab now = fstab.read();
    if (mounted && !now.hasOwn(uuid, at)) {
      throw refuse(at, "what is mounted there was not mounted by the agent");
    }
    if (!now.hasOwn(uuid, at)) {
      Optional<String> foreign = now.foreign(uuid, at, spec -> false);
      if (foreign.isPresent()) {
        throw refuseLine(foreign.get());
      }
    }
    return () -> unmount(uuid, at, commands);
  }

  /**
   * Whether something is mounted there, and then the disk: its device, or with the disk pulled out
   * a device that is no more.
   *
   * @throws Refused if it is something else
   */
  private boolean isOursToStop(FilesystemUuid uuid, MountPoint at) throws Refused {
    MountTable table = MountTable.read(files);
    Optional<MountTable.Mount> there = table.at(at.value());
    if (there.isEmpty()) {
      return false;
    }
    boolean ours =
        devices
            .find(uuid)
            .map(device -> table.isOf(there.get(), device))
            .orElseGet(() -> table.isOfNoDevice(there.get()));
    if (!ours) {
      throw refuse(at, "something else is mounted there, " + there.get().source());
    }
    return true;
  }

  private synchronized void unmount(FilesystemUuid uuid, MountPoint at, Commands commands)
      throws PrivilegedException {
    boolean begun = false;
    try {
      // Looked at again: systemd stops whatever is mounted there.
      if (isOursToStop(uuid, at)) {
        // With the line still there: if this fails, everything is as before.
        run(commands.stop());
        begun = true;
        if (MountTable.read(files).at(at.value()).isPresent()) {
          throw disagree(at, "unmounted");
        }
      }
      Fstab now = fstab.read();
      if (now.hasOwn(uuid, at)) {
        fstab.replace(now, now.without(uuid, at));
        begun = true;
        run(commands.reload());
      }
    } catch (PrivilegedException e) {
      throw begun ? halfway(e, List.of()) : e;
    }
  }

  private static Failed disagree(MountPoint at, String how) {
    return new Failed(
        "systemd says that "
            + at
            + " is "
            + how
            + ", and "
            + MountTable.SOURCE
            + " does not; look at the unit's log, and at what holds the disk",
        OptionalInt.empty());
  }

  /** What was refused or could not be run after something was done is no longer nothing. */
  private static PrivilegedException halfway(PrivilegedException e, List<String> notUndone) {
    if (e instanceof Failed && notUndone.isEmpty()) {
      return e;
    }
    Failed failed =
        new Failed(
            e.getMessage()
                + (notUndone.isEmpty()
                    ? "; it was half done"
                    : "; not undone: " + String.join("; ", notUndone)),
            e instanceof Failed first ? first.exitStatus() : OptionalInt.empty());
    failed.addSuppressed(e);
    return failed;
  }

  private void run(Command command) throws PrivilegedException {
    check(command, runner.run(command));
  }

  private static void check(Command command, CommandResult result) throws Failed {
    if (result.exitStatus() != 0) {
      throw result.failure(command, "look at the unit with systemctl status, as root");
    }
  }

  private void refuseForeign(Fstab now, FilesystemUuid uuid, MountPoint at, Path device)
      throws Refused {
    Optional<String> foreign = now.foreign(uuid, at, spec -> specs.mayBe(spec, device));
    if (foreign.isPresent()) {
      throw refuseLine(foreign.get());
    }
  }

  private static Refused refuseLine(String line) {
    return new Refused(
        FstabFile.PATH
            + " has a line for this disk or mount point that is not the agent's: "
            + ForeignText.oneLine(line, Limits.COMMAND_EXCERPT_MAX_CHARS)
            + "; remove it, or leave the disk to it");
  }

  private static Refused refuse(MountPoint at, String why) {
    return new Refused(
        at
            + ": "
            + ForeignText.oneLine(why, Limits.COMMAND_EXCERPT_MAX_CHARS)
            + "; nothing was changed");
  }
}
