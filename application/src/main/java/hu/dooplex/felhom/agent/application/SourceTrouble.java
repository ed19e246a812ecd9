package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.EventLog;
import java.util.Optional;

/** What keeps a source from giving a newer desired state. It is logged once, not in every pass. */
final class SourceTrouble {
  private final EventLog events;
  private Optional<String> code = Optional.empty();
  private String logged = "";

  SourceTrouble(EventLog events) {
    this.events = events;
  }

  /**
   * @param what a code
   * @param why one line, for the log of this host alone
   */
  void is(String what, Exception why) {
    is(what, String.valueOf(why.getMessage()));
  }

  void is(String what, String why) {
    code = Optional.of(what);
    String line = what + ": " + why;
    if (!line.equals(logged)) {
      logged = line;
      events.warning(
          "desired_state_not_taken", EventLog.field("code", what), EventLog.field("error", why));
    }
  }

  void over() {
    code = Optional.empty();
    logged = "";
  }

  Optional<String> code() {
    return code;
  }
}
