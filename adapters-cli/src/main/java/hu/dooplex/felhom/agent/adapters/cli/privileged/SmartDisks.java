package hu.dooplex.felhom.agent.adapters.cli.privileged;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost.Disks;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.host.Disk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The disks that {@code smartctl} (smartctl(8)) finds, one after the other. It cannot be the API:
 * its disk health is root-only in detail, and answers 500 or {@code UNKNOWN} where the tool has
 * data (proxmox.md, The three privileged exceptions).
 *
 * <p>A disk that cannot be read hides no other: it is reported, with nothing known of it, and the
 * failure beside it.
 */
final class SmartDisks {
  /** Bit 1 of the exit status, also set for a disk that is let sleep (smartctl(8)). */
  private static final int NOT_OPENED = 2;

  private final CommandRunner runner;
  private final LongSupplier nanos;

  /**
   * Makes one.
   *
   * @param nanos time that only goes forward
   */
  SmartDisks(CommandRunner runner, LongSupplier nanos) {
    this.runner = runner;
    this.nanos = nanos;
  }

  static Command scan() throws PrivilegedException.Refused {
    return Command.of(Program.SMARTCTL, Limits.COMMAND_TIMEOUT, "--json", "--scan");
  }

  Disks read() throws PrivilegedException {
    long begun = nanos.getAsLong();
    List<Disk> disks = new ArrayList<>();
    List<PrivilegedException> failures = new ArrayList<>();
    for (SmartDevice device : scanned()) {
      Duration left = Limits.SMART_BUDGET.minusNanos(nanos.getAsLong() - begun);
      disks.add(look(device, left, failures));
    }
    disks.sort(Comparator.comparing(Disk::device));
    return new Disks(disks, failures);
  }

  private List<SmartDevice> scanned() throws PrivilegedException {
    Command scan = scan();
    CommandResult result = runner.run(scan);
    if (result.exitStatus() != 0) {
      throw result.failure(scan, "look at smartctl --scan");
    }
    JsonNode answer =
        ToolJson.object(result.stdout())
            .orElseThrow(() ->
                new Failed(
                    "smartctl --scan wrote no JSON object; it must be smartmontools 7 or newer",
                    OptionalInt.of(0)));
    // Without disks the list is left out (observed with smartmontools 7.3).
    List<SmartDevice> devices = new ArrayList<>();
    for (JsonNode scanned : answer.path("devices")) {
      SmartDevice device = SmartDevice.of(scanned);
      // One without a name could not even be reported.
      if (devices.size() < Limits.DISKS_MAX && !device.name().isBlank()) {
        devices.add(device);
      }
    }
    return devices;
  }

  private Disk look(SmartDevice device, Duration left, List<PrivilegedException> failures)
      throws PrivilegedException {
    String name = device.reportedName();
    try {
      if (left.toMillis() <= 0) {
        throw new Failed(
            name + ": not asked, the disks before it took too long; look at those",
            OptionalInt.empty());
      }
      Duration limit = left.compareTo(Limits.COMMAND_TIMEOUT) < 0 ? left : Limits.COMMAND_TIMEOUT;
      SmartAnswer answer = answer(name, runner.run(device.look(limit)), failures);
      return answer.disk(name);
    } catch (PrivilegedException.Refused | Failed notThisOne) {
      // smartctl hangs on a dying disk, for one. Not so if the agent stops: that is for all.
      if (Thread.currentThread().isInterrupted()) {
        throw notThisOne;
      }
      failures.add(notThisOne);
      return SmartAnswer.unknown(name);
    }
  }

  /**
   * Whatever the exit status, a mask of eight bits (smartctl(8), Exit status), it writes what it
   * could find out: of a failing disk everything, of one that sleeps or does not open little.
   */
  private static SmartAnswer answer(
      String name, CommandResult result, List<PrivilegedException> failures) throws Failed {
    SmartAnswer answer =
        ToolJson.object(result.stdout())
            .map(SmartAnswer::new)
            .orElseThrow(() ->
                new Failed(
                    name + ": smartctl wrote no JSON object; look at the disk",
                    OptionalInt.of(result.exitStatus())));
    if ((result.exitStatus() & NOT_OPENED) != 0 && !answer.isAsleep()) {
      failures.add(
          new Failed(
              name + ": smartctl could not open it (" + answer.message() + "); look at the disk",
              OptionalInt.of(result.exitStatus())));
    }
    return answer;
  }
}
