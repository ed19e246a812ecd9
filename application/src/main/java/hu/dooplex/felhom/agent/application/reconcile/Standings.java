package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Says how a guest stands: on the board always, in the log when it gets worse. */
public final class Standings {
  private final ReconcileBoard board;
  private final Attempts attempts;
  private final EventLog events;

  @Inject
  public Standings(ReconcileBoard board, Attempts attempts, EventLog events) {
    this.board = board;
    this.attempts = attempts;
    this.events = events;
  }

  /**
   * It was planned.
   *
   * @param hindered what came in between, as a code
   */
  Reconcile planned(GuestPlan plan, Optional<String> hindered) {
    Reconcile standing = attempts.of(plan.guest()).report(plan);
    Optional<String> reason =
        standing.state() == State.DRIFT ? hindered.or(standing::reason) : standing.reason();
    Reconcile told = new Reconcile(standing.state(), sorted(standing.fields()), reason);
    Reconcile before = board.put(plan.guest(), told);
    if (!told.equals(before)) {
      tell(plan, told, before);
    }
    return told;
  }

  /** It is left alone for now, whatever is planned. */
  Reconcile leftAlone(GuestRef guest, List<String> fields, String reason) {
    return put(guest, new Reconcile(State.SKIPPED, sorted(fields), Optional.of(reason)));
  }

  /** Its plan is not what a plan has to be, which is a bug of the agent. */
  Reconcile unsound(GuestPlan plan) {
    return put(
        plan.guest(),
        new Reconcile(
            State.PLAN_ERROR, sorted(plan.report().fields()), Optional.of("plan_invariant")));
  }

  private Reconcile put(GuestRef guest, Reconcile standing) {
    board.put(guest, standing);
    return standing;
  }

  private void tell(GuestPlan plan, Reconcile told, Reconcile before) {
    if (told.state() == State.DEGRADED && before.state() != State.DEGRADED) {
      events.warning(
          "guest_degraded",
          EventLog.field("guest", plan.guest()),
          EventLog.field("failures", attempts.of(plan.guest()).failures()),
          EventLog.field("reason", told.reason().orElse("")));
    }
    if (told.state() == State.PLAN_ERROR) {
      events.warning(
          "guest_plan_error",
          EventLog.field("guest", plan.guest()),
          EventLog.field("fields", told.fields()),
          EventLog.field("problem", problems(plan)));
    }
  }

  private static List<String> problems(GuestPlan plan) {
    return plan.drifts().stream()
        .filter(GuestPlan.Drift.OfField.class::isInstance)
        .map(GuestPlan.Drift.OfField.class::cast)
        .flatMap(drift -> drift.problem().stream())
        .toList();
  }

  private static List<String> sorted(List<String> fields) {
    return fields.stream().sorted().toList();
  }
}
