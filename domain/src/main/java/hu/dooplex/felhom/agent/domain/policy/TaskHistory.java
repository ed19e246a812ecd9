package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a node's task list proves about a vmid (trust.md, 5). The list is fetched without a filter
 * by vmid, whose ids it would miss, and by a token with {@code Sys.Audit} on the node, which alone
 * sees everybody's tasks: that is for the caller to see to.
 *
 * <p>A clone is listed under its source alone, so one <em>into</em> a vmid is not seen. It needs
 * the vmid to be free, and the destruction that freed it is seen.
 */
public final class TaskHistory {
  /**
   * The guest of that vmid, its disks or their content became others, or may have. From the {@code
   * fork_worker} calls of pve-container {@code PVE::API2::LXC}, {@code …::LXC::Snapshot},
   * qemu-server {@code PVE::API2::Qemu} and pve-storage {@code PVE::Storage}. {@code hamigrate}
   * only asks for a migration; the tunnels are the receiving end of one between clusters.
   */
  static final Set<String> REPLACING =
      Set.of(
          "vzcreate",
          "vzrestore",
          "vzclone",
          "vzdestroy",
          "vzrollback",
          "vztemplate",
          "vzmigrate",
          "vzmtunnel",
          "move_volume",
          "qmcreate",
          "qmrestore",
          "qmclone",
          "qmdestroy",
          "qmrollback",
          "qmtemplate",
          "qmigrate",
          "qmtunnel",
          "qmmove",
          "hamigrate",
          "imgdel");

  /**
   * It ran, or may have: whatever stops or reboots a guest shows that it did. From pve-container
   * {@code PVE::API2::LXC::Status} and qemu-server {@code PVE::API2::Qemu}.
   */
  static final Set<String> POWER =
      Set.of(
          "vzstart",
          "vzstop",
          "vzshutdown",
          "vzreboot",
          "vzsuspend",
          "vzresume",
          "qmstart",
          "qmstop",
          "qmshutdown",
          "qmreboot",
          "qmreset",
          "qmsuspend",
          "qmpause",
          "qmresume",
          "hastart",
          "hastop");

  private TaskHistory() {}

  /**
   * What happened to that vmid since then, or may have.
   *
   * @param moment a task that ended in the same second counts
   * @param own tasks of the agent's that replaced nothing of anybody else's; whether the guest ran
   *     does not depend on who started it
   * @return empty if the list does not reach back that far
   */
  public static Optional<Circumstances.History> since(
      TaskEntry.Page page, Instant moment, Vmid vmid, Set<Upid> own) {
    if (!reachesBack(page, moment)) {
      return Optional.empty();
    }
    Instant second = Instant.ofEpochSecond(moment.getEpochSecond());
    boolean replaced = false;
    boolean started = false;
    for (TaskEntry entry : page.tasks()) {
      Upid task = entry.upid();
      boolean over = entry.ended().filter(end -> end.isBefore(second)).isPresent();
      if (!over && isAbout(task, vmid)) {
        replaced |= REPLACING.contains(task.type()) && !own.contains(task);
        started |= POWER.contains(task.type());
      }
    }
    return Optional.of(new Circumstances.History(replaced, started));
  }

  /** {@code 148}, {@code 148@local} and {@code 147-mp0>148-mp1} are about 148. */
  static boolean isAbout(Upid task, Vmid vmid) {
    return Pattern.compile("(?:^|>)" + vmid + "(?:$|[-@>])").matcher(task.id()).find();
  }

  private static boolean reachesBack(TaskEntry.Page page, Instant moment) {
    // Entries are lost in the order in which they ended, the oldest first.
    boolean older =
        page.tasks().stream()
            .flatMap(entry -> entry.ended().stream())
            .anyMatch(end -> !end.isAfter(moment));
    return older || (page.complete() && bytes(page) <= Limits.TASK_INDEX_ROTATED_ABOVE_BYTES);
  }

  /**
   * What the list takes in the node's files. A list that is complete says nothing about the entries
   * that were lost with an old file; but as long as all of it fits one file, none ever was.
   */
  private static long bytes(TaskEntry.Page page) {
    return page.tasks().stream()
        .mapToLong(entry ->
            // "UPID ENDTIME STATUS\n", with eight hex digits
            entry.upid().text().length() + 11L + entry.outcome().map(String::length).orElse(0))
        .sum();
  }
}
