package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.domain.Limits;
import java.util.LinkedHashSet;

/**
 * Which refusals the log has already: a hub may send the same thing a thousand times. It remembers
 * the last ones alone.
 */
final class RefusalsTold {
  private record Told(Handed handed, String reason) {}

  private final LinkedHashSet<Told> last = new LinkedHashSet<>();

  /** Whether it is not among the last ones told; it is from now on. */
  synchronized boolean isNew(Handed handed, String reason) {
    Told told = new Told(handed, reason);
    boolean isNew = !last.remove(told);
    last.addLast(told);
    if (last.size() > Limits.REFUSALS_TOLD_MAX) {
      last.removeFirst();
    }
    return isNew;
  }
}
