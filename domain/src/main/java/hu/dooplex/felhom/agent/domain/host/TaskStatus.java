package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code GET /nodes/N/tasks/UPID/status} answers.
 *
 * @param exitStatus empty while it runs
 */
public record TaskStatus(Upid upid, boolean running, Optional<String> exitStatus) {
  private static final Pattern WARNINGS = Pattern.compile("WARNINGS: [0-9]+");

  public boolean succeeded() {
    return !running && exitStatus.filter(TaskStatus::meansSuccess).isPresent();
  }

  /**
   * Why a task that has ended does not say how. A worker writes its end as the last line of its
   * log: without such a line it was killed, and without a log nobody can tell (pve-common {@code
   * PVE::UPID::read_status}). What it was to do may be done, undone or half done.
   *
   * @return empty while it runs, and if it does say
   */
  public Optional<String> endUnknown() {
    if (running) {
      return Optional.empty();
    }
    if (exitStatus.isEmpty()) {
      return Optional.of("the node does not say how the task ended");
    }
    if (exitStatus.get().equals("unexpected status")) {
      return Optional.of("the task was ended from outside and does not say how far it got");
    }
    return exitStatus.get().startsWith("unable to get last line from task log")
        ? Optional.of("the node cannot read how the task ended")
        : Optional.empty();
  }

  /**
   * {@code OK} or {@code WARNINGS: n}; anything else is the error, whatever it begins with
   * (pve-common {@code PVE::UPID::status_is_error}).
   */
  static boolean meansSuccess(String exitStatus) {
    return exitStatus.equals("OK") || WARNINGS.matcher(exitStatus).matches();
  }
}
