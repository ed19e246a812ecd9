package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Trouble;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the daemon says of itself, for a person: first whatever is wrong, then the rest. */
final class StatusText {
  /** What is listed one by one; a person looks at the JSON for more. */
  private static final int LISTED = 5;

  /** Others are quiet, or named above already. */
  private static final Set<State> LISTED_STATES = EnumSet.of(State.DRIFT, State.SKIPPED);

  private final AgentStatus status;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  StatusText(AgentStatus status, Instant now) {
    this.status = status;
    this.now = now;
  }

  /** Safe to print, whoever wrote the file. */
  List<String> lines(boolean running, List<Trouble> troubles) {
    daemon(running, troubles);
    report();
    reconcile();
    guests();
    changes();
    budgets();
    signatures();
    destructivePath();
    return lines.stream().map(ForeignText::oneLine).toList();
  }

  private void row(String name, String text) {
    lines.add("%-14s".formatted(name) + text);
  }

  private void daemon(boolean running, List<Trouble> troubles) {
    if (!running) {
      wrong(
          "the daemon does not run; this is what it wrote last, %s (systemctl status felhom-agent)"
              .formatted(ago(status.writtenAt())));
    }
    troubles.stream().limit(LISTED).map(StatusText::words).forEach(this::wrong);
    if (troubles.size() > LISTED) {
      wrong("and " + (troubles.size() - LISTED) + " more (see --json)");
    }
    row(
        "agent",
        "%s on %s, node %s%s"
            .formatted(
                status.agentVersion(),
                status.hostId(),
                status.node(),
                status.pveVersion().map(version -> ", Proxmox VE " + version).orElse("")));
    row(
        "daemon",
        (running ? "runs" : "does not run")
            + ", process %d since %s; wrote this %s"
                .formatted(
                    status.process().pid(),
                    status.process().startedAt().truncatedTo(ChronoUnit.SECONDS),
                    ago(status.writtenAt())));
  }

  private void wrong(String what) {
    row("WRONG", what);
  }

  private static String words(Trouble trouble) {
    return switch (trouble) {
      case Trouble.Silent(var since) ->
          "the daemon runs and has not written this for " + length(since) + "; restart it";
      case Trouble.StateUnreliable(var code) ->
          "the state folder: " + code + "; the log's line state_unusable says what to do";
      case Trouble.ReportFailed(var failure) -> "the last report failed: " + failure.error();
      case Trouble.DesiredStateNotTaken(var code) ->
          "no newer desired state was taken: " + code + "; the log says why";
      case Trouble.OfGuest(var guest) -> guest.ref() + " " + standing(guest);
    };
  }

  private static String standing(AgentStatus.Guest guest) {
    return name(guest.standing().state())
        + (guest.standing().fields().isEmpty()
            ? ""
            : " in " + String.join(", ", guest.standing().fields()))
        + guest.standing().reason().map(reason -> " (" + reason + ")").orElse("");
  }

  private void report() {
    row(
        "last report",
        status
                .lastReport()
                .taken()
                .map(taken -> taken.sequence() + ", taken " + ago(taken.at()))
                .orElse("none taken since the daemon started")
            + status
                .lastReport()
                .failure()
                .map(failure -> "; the last try failed " + ago(failure.at()))
                .orElse(""));
  }

  private void reconcile() {
    AgentStatus.Reconciling reconcile = status.reconcile();
    row(
        "desired state",
        reconcile.generation().map(generation -> "generation " + generation).orElse("none")
            + reconcile.lastPassAt().map(at -> ", last pass " + ago(at)).orElse(", no pass yet")
            + switch (reconcile.mode()) {
              case OBSERVE -> "; mode observe: nothing is changed";
              case ENFORCE -> "; mode enforce";
            }
            + (reconcile.paused() ? "; PAUSED on this host" : "")
            + (reconcile.blocked() ? "; BLOCKED by the hub" : ""));
  }

  private void guests() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    status.guests().forEach(guest -> counts.merge(guest.standing().state(), 1, Integer::sum));
    row(
        "guests",
        counts.isEmpty()
            ? "none is desired"
            : counts.entrySet().stream()
                .map(count -> count.getValue() + " " + name(count.getKey()))
                .collect(Collectors.joining(", ")));
    list(
        status.guests().stream()
            .filter(guest -> LISTED_STATES.contains(guest.standing().state()))
            .map(guest -> guest.ref() + " " + standing(guest))
            .toList());
  }

  private void changes() {
    row(
        "changes",
        "%d in flight, %d running, %d waiting"
            .formatted(
                status.inFlight().size(), status.queue().running(), status.queue().waiting()));
    list(
        status.inFlight().stream()
            .map(one ->
                one.operation()
                    + one.guest().map(guest -> " " + guest).orElse("")
                    + ", begun "
                    + ago(one.since())
                    + " ("
                    + one.id()
                    + ")")
            .toList());
  }

  private void budgets() {
    if (!status.budgets().isEmpty()) {
      AgentStatus.BudgetLimits limits = status.budgetLimits();
      row("budgets", "spent by the desired state in the last 24 h:");
      list(
          status.budgets().stream()
              .map(spent ->
                  "%s %d of %d starts and shutdowns, %d of %d config writes"
                      .formatted(
                          spent.guest(),
                          spent.budget().runChanges(),
                          limits.runChanges(),
                          spent.budget().configWrites(),
                          limits.configWrites()))
              .toList());
    }
  }

  private void signatures() {
    row(
        "signatures",
        status.pendingSignatures().isEmpty()
            ? "nothing waits for one"
            : status.pendingSignatures().size() + " waiting");
    list(
        status.pendingSignatures().stream()
            .map(one ->
                one.operation()
                    + (one.vmid().isPresent() ? " " + one.vmid().getAsInt() : "")
                    + ", wished "
                    + ago(one.since()))
            .toList());
  }

  private void destructivePath() {
    row(
        "destructive",
        status.destructivePath().open()
            ? "open: signed operations can run"
            : "shut: " + status.destructivePath().reason().orElse("no reason"));
  }

  private void list(List<String> all) {
    all.stream().limit(LISTED).forEach(one -> row("", one));
    if (all.size() > LISTED) {
      row("", "and " + (all.size() - LISTED) + " more (see --json)");
    }
  }

  private static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String ago(Instant then) {
    Duration age = Duration.between(then, now);
    return age.isNegative() ? "just now" : length(age) + " ago";
  }

  private static String length(Duration duration) {
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    if (duration.toHours() < 2) {
      return duration.toMinutes() + " min";
    }
    return duration.toDays() < 2 ? duration.toHours() + " h" : duration.toDays() + " d";
  }
}
