package hu.dooplex.felhom.agent.adapters.cli.privileged;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.host.Disk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The disks that {@code smartctl} (smartctl(8)) finds, one after the other. It cannot be the API:
 * its disk health is root-only in detail, and answers 500 or {@code UNKNOWN} where the tool has
 * data (proxmox.md, The three privileged exceptions).
 *
 * <p>A disk that cannot be read hides no other: it is reported, with nothing known of it.
 */
final class SmartDisks {
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

  List<Disk> read() throws PrivilegedException {
    long begun = nanos.getAsLong();
    List<Disk> disks = new ArrayList<>();
    for (SmartDevice device : scanned()) {
      Duration left = Limits.SMART_BUDGET.minusNanos(nanos.getAsLong() - begun);
      disks.add(look(device, left));
    }
    return List.copyOf(disks);
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

  private Disk look(SmartDevice device, Duration left) throws PrivilegedException {
    Disk unknown = SmartAnswer.unknown(device.reportedName());
    if (left.toMillis() <= 0) {
      return unknown;
    }
    Duration limit = left.compareTo(Limits.COMMAND_TIMEOUT) < 0 ? left : Limits.COMMAND_TIMEOUT;
    try {
      // Whatever the exit status, a mask of eight bits (smartctl(8), Exit status), it writes what
      // it
      // could find out: of a failing disk everything, of one that sleeps or does not open little.
      return ToolJson.object(runner.run(device.look(limit)).stdout())
          .map(json -> new SmartAnswer(json).disk(device.reportedName()))
          .orElse(unknown);
    } catch (PrivilegedException.Refused | Failed notThisOne) {
      // smartctl hangs on a dying disk, for one. Not so if the agent stops: that is for all.
      if (Thread.currentThread().isInterrupted()) {
        throw notThisOne;
      }
      return unknown;
    }
  }
}
