package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Says which of the troubles that one who tries again and again meets are worth a line in the log:
 * a new one at once, one that goes on later and later. A day without Proxmox VE would be ten
 * thousand lines for each operation otherwise.
 */
final class Outages {
  private final Map<String, Told> told = new HashMap<>();

  private record Told(String trouble, Duration again, Duration gap) {}

  /**
   * Whether it is to be told.
   *
   * @param what does not work
   * @param trouble why not; another one is news
   * @param now monotonic
   */
  synchronized boolean isNews(String what, String trouble, Duration now) {
    Told last = told.get(what);
    if (last == null || !last.trouble().equals(trouble)) {
      told.put(what, new Told(trouble, now.plus(Limits.OUTAGE_TOLD), Limits.OUTAGE_TOLD));
      return true;
    }
    if (now.compareTo(last.again()) < 0) {
      return false;
    }
    Duration doubled = last.gap().multipliedBy(2);
    Duration gap = doubled.compareTo(Limits.OUTAGE_TOLD_MAX) > 0 ? Limits.OUTAGE_TOLD_MAX : doubled;
    told.put(what, new Told(trouble, now.plus(gap), gap));
    return true;
  }

  /** It works again: the next trouble is another one. */
  synchronized void over(String what) {
    told.remove(what);
  }
}
