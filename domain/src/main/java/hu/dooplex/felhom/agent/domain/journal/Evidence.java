package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What recovery observed for one operation in flight. Empty is what was not looked at, or could not
 * be read; that something is not there is said, and never by an empty value.
 *
 * @param sinceStart time since recovery began, by a clock that does not jump
 * @param task what the node says of the operation's task
 * @param started tasks that started since {@code intent − 2 s}, without a filter by vmid; before
 *     anything is given up also those that run, whenever they started
 * @param guest the operation's guest
 * @param usb the state of the operation's USB mount
 * @param volumeThere whether the operation's volume is on its storage
 * @param inSignerLog whether the signer log has the operation's rotation
 */
public record Evidence(
    Duration sinceStart,
    Optional<TaskLook> task,
    Optional<TaskEntry.Page> started,
    Optional<GuestLook> guest,
    Optional<UsbLook> usb,
    Optional<Boolean> volumeThere,
    Optional<Boolean> inSignerLog) {

  /** Nothing could be read: Proxmox VE does not answer. */
  public static Evidence none(Duration sinceStart) {
    return new Evidence(
        sinceStart,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public Evidence with(TaskLook look) {
    return new Evidence(
        sinceStart, Optional.of(look), started, guest, usb, volumeThere, inSignerLog);
  }

  public Evidence with(TaskEntry.Page tasks) {
    return new Evidence(sinceStart, task, Optional.of(tasks), guest, usb, volumeThere, inSignerLog);
  }

  public Evidence with(GuestLook look) {
    return new Evidence(
        sinceStart, task, started, Optional.of(look), usb, volumeThere, inSignerLog);
  }

  public Evidence with(UsbLook look) {
    return new Evidence(
        sinceStart, task, started, guest, Optional.of(look), volumeThere, inSignerLog);
  }

  public Evidence withVolumeThere(boolean there) {
    return new Evidence(sinceStart, task, started, guest, usb, Optional.of(there), inSignerLog);
  }

  public Evidence withInSignerLog(boolean there) {
    return new Evidence(sinceStart, task, started, guest, usb, volumeThere, Optional.of(there));
  }

  /** What the node says of a task. */
  public sealed interface TaskLook {
    record Known(TaskStatus status) implements TaskLook {}

    /** It does not know it, or not any more. */
    record Forgotten() implements TaskLook {}
  }

  /** What the node says of a guest. */
  public sealed interface GuestLook {
    record There(boolean running, boolean locked, GuestConfig config, List<Snapshot> snapshots)
        implements GuestLook {
      public There {
        snapshots = List.copyOf(snapshots);
      }
    }

    /** There is no guest of that kind and vmid, and the token would see one. */
    record Absent() implements GuestLook {}
  }

  /**
   * A USB mount.
   *
   * @param inFstab whether {@code fstab} has the agent's own line for it
   */
  public record UsbLook(boolean mounted, boolean inFstab) {}
}
