package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A task, as its worker left it.
 *
 * @param ended empty while it runs
 * @param exitStatus {@code OK}, {@code WARNINGS: n}, {@code unexpected status} or an error text
 * @param log with the last line, which says how it ended
 */
public record SimulatedTask(
    Upid upid, Optional<Instant> ended, String exitStatus, List<String> log) {
  public SimulatedTask {
    log = List.copyOf(log);
  }

  /** A task that still runs. */
  public static SimulatedTask running(Upid upid, String... log) {
    return new SimulatedTask(upid, Optional.empty(), "", List.of(log));
  }

  /**
   * A task that ended.
   *
   * @param log without the last line: that one follows from the exit status
   */
  public static SimulatedTask ended(Upid upid, Instant ended, String exitStatus, String... log) {
    List<String> lines = new ArrayList<>(List.of(log));
    if (wentWell(upid, exitStatus)) {
      lines.add("TASK " + exitStatus);
    } else if (!exitStatus.equals("unexpected status")) { // a killed worker says nothing any more
      lines.add("TASK ERROR: " + exitStatus);
    }
    return new SimulatedTask(upid, Optional.of(ended), exitStatus, lines);
  }

  /** The name that a worker of this node gets (pve-common, {@code PVE::UPID::encode}). */
  public static Upid upid(
      String node, int pid, long processStart, Instant start, String type, String id, String user) {
    return new Upid(
        String.format(
            Locale.ROOT,
            "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
            node,
            pid,
            processStart,
            start.getEpochSecond(),
            type,
            id,
            user));
  }

  /** The four kinds of the filter (pve-common, {@code PVE::UPID::normalize_status_type}). */
  String outcomeKind() {
    if (ended.isEmpty() || exitStatus.equals("unexpected status")) {
      return "unknown";
    }
    if (exitStatus.equals("OK")) {
      return "ok";
    }
    return wentWell(upid, exitStatus) ? "warning" : "error";
  }

  private static boolean wentWell(Upid upid, String exitStatus) {
    return new TaskStatus(upid, false, Optional.of(exitStatus)).succeeded();
  }
}
