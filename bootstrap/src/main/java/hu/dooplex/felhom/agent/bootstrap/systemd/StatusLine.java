package hu.dooplex.felhom.agent.bootstrap.systemd;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Trouble;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How the agent stands, in one line: what is wrong first, then what it last did. */
final class StatusLine {
  private static final int MAX_CHARS = 400;

  /** It is written just now: silence is not among what it can tell of. */
  private static final Duration NEVER_SILENT = Duration.ofDays(1);

  private StatusLine() {}

  static String of(AgentStatus status) {
    List<String> parts = new ArrayList<>();
    List<Trouble> troubles = status.troubles(status.writtenAt(), NEVER_SILENT);
    if (!troubles.isEmpty()) {
      parts.add("WRONG: " + words(troubles.getFirst()) + more(troubles.size() - 1));
    }
    parts.add(
        status
            .lastReport()
            .taken()
            .map(taken ->
                "report "
                    + taken.sequence()
                    + " taken "
                    + taken.at().truncatedTo(ChronoUnit.SECONDS))
            .orElse("no report taken yet"));
    long drifted = in(status, State.DRIFT);
    parts.add(
        status.guests().isEmpty()
            ? "no guest is desired"
            : status.guests().size() + " guests desired, " + drifted + " drifted");
    if (!status.inFlight().isEmpty()) {
      parts.add(status.inFlight().size() + " in flight");
    }
    if (!status.pendingSignatures().isEmpty()) {
      parts.add(status.pendingSignatures().size() + " waiting for a signature");
    }
    if (status.reconcile().paused()) {
      parts.add("paused on this host");
    }
    if (status.reconcile().blocked()) {
      parts.add("blocked by the hub");
    }
    return ForeignText.oneLine(String.join("; ", parts), MAX_CHARS);
  }

  private static long in(AgentStatus status, State state) {
    return status.guests().stream().filter(guest -> guest.standing().state() == state).count();
  }

  private static String more(int others) {
    return others > 0 ? " and " + others + " more" : "";
  }

  private static String words(Trouble trouble) {
    return switch (trouble) {
      case Trouble.Silent(var since) -> "silent for " + since.toSeconds() + " s";
      case Trouble.StateUnreliable(var code) -> "state folder: " + code;
      case Trouble.ReportFailed(var failure) -> "last report failed: " + failure.error();
      case Trouble.DesiredStateNotTaken(var code) -> "desired state not taken: " + code;
      case Trouble.OfGuest(var guest) -> guest.ref() + " cannot be reconciled";
    };
  }
}
