package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.Optional;

/**
 * What {@code GET /nodes/N/tasks/UPID/status} answers.
 *
 * @param exitStatus empty while it runs
 */
public record TaskStatus(Upid upid, boolean running, Optional<String> exitStatus) {

  public boolean succeeded() {
    return !running && exitStatus.filter(TaskStatus::meansSuccess).isPresent();
  }

  /**
   * {@code OK} or {@code WARNINGS: n}; anything else is the error (pve-common {@code PVE::Tools}).
   */
  static boolean meansSuccess(String exitStatus) {
    return exitStatus.equals("OK") || exitStatus.startsWith("WARNINGS: ");
  }
}
