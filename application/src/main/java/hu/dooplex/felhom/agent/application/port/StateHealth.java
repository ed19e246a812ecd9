package hu.dooplex.felhom.agent.application.port;

import java.util.Optional;

/** Whether what the agent remembers can be relied on. */
public interface StateHealth {
  /**
   * Why nothing destructive may be done, as a code: {@code journal_damaged}, {@code audit_damaged},
   * {@code state_unavailable}, …; empty while nothing is wrong.
   */
  Optional<String> problem();
}
