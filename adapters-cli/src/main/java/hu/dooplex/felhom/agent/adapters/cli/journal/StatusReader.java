package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.policy.Budget;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code status.json} as {@link StatusWriter} wrote it. */
final class StatusReader {
  private StatusReader() {}

  static AgentStatus parse(byte[] bytes) throws Damage {
    FieldReader.requireFormat(bytes, 0, bytes.length, StatusWriter.FORMAT, StatusWriter.VERSION);
    return FieldReader.read(bytes, 0, bytes.length, StatusReader::status);
  }

  private static AgentStatus status(FieldReader in) throws Damage {
    in.text("format");
    in.integer("version");
    return new AgentStatus(
        in.text("agent_version"),
        in.text("host_id"),
        new NodeName(in.text("node")),
        in.optionalText("pve_version"),
        process(in),
        in.instant("written_at"),
        lastReport(in),
        reconciling(in),
        in.array("guests", StatusReader::guest),
        queue(in),
        in.array("in_flight", StatusReader::inFlight),
        budgetLimits(in),
        in.array("budgets_spent", StatusReader::spent),
        in.array("pending_signatures", StatusReader::pending),
        destructivePath(in),
        in.optionalText("state_problem"));
  }

  private static AgentStatus.RunningAs process(FieldReader in) throws Damage {
    in.object("process");
    AgentStatus.RunningAs process =
        new AgentStatus.RunningAs(
            in.integer("pid"), in.integer("start_ticks"), in.instant("started_at"));
    in.end();
    return process;
  }

  private static AgentStatus.LastReport lastReport(FieldReader in) throws Damage {
    in.object("last_report");
    Optional<AgentStatus.Taken> taken = Optional.empty();
    if (in.has("taken")) {
      in.object("taken");
      taken = Optional.of(new AgentStatus.Taken(in.integer("sequence"), in.instant("at")));
      in.end();
    }
    Optional<AgentStatus.Failure> failure = Optional.empty();
    if (in.has("failure")) {
      in.object("failure");
      failure = Optional.of(new AgentStatus.Failure(in.instant("at"), in.text("error")));
      in.end();
    }
    in.end();
    return new AgentStatus.LastReport(taken, failure);
  }

  private static AgentStatus.Reconciling reconciling(FieldReader in) throws Damage {
    in.object("reconcile");
    AgentStatus.Reconciling reconciling =
        new AgentStatus.Reconciling(
            constant(Mode.values(), in.text("mode")),
            in.has("generation") ? Optional.of(in.integer("generation")) : Optional.empty(),
            in.has("last_pass_at") ? Optional.of(in.instant("last_pass_at")) : Optional.empty(),
            in.optionalText("problem"),
            in.truth("paused"),
            in.truth("blocked"));
    in.end();
    return reconciling;
  }

  private static AgentStatus.Guest guest(FieldReader in) throws Damage {
    return new AgentStatus.Guest(
        ref(in),
        new Reconcile(
            constant(State.values(), in.text("state")),
            in.texts("fields"),
            in.optionalText("reason")));
  }

  private static AgentStatus.Queue queue(FieldReader in) throws Damage {
    in.object("queue");
    AgentStatus.Queue queue =
        new AgentStatus.Queue(
            in.smallInteger("lanes"), in.smallInteger("running"), in.smallInteger("waiting"));
    in.end();
    return queue;
  }

  private static AgentStatus.InFlight inFlight(FieldReader in) throws Damage {
    return new AgentStatus.InFlight(
        new OperationId(in.text("id")),
        in.text("operation"),
        in.has("vmid") ? Optional.of(ref(in)) : Optional.empty(),
        in.instant("since"));
  }

  private static AgentStatus.BudgetLimits budgetLimits(FieldReader in) throws Damage {
    in.object("budget_limits");
    AgentStatus.BudgetLimits limits =
        new AgentStatus.BudgetLimits(
            in.smallInteger("run_changes"), in.smallInteger("config_writes"));
    in.end();
    return limits;
  }

  private static AgentStatus.Spent spent(FieldReader in) throws Damage {
    return new AgentStatus.Spent(
        ref(in), new Budget(in.smallInteger("run_changes"), in.smallInteger("config_writes")));
  }

  private static AgentStatus.Pending pending(FieldReader in) throws Damage {
    return new AgentStatus.Pending(
        in.text("operation"),
        in.has("vmid") ? OptionalInt.of(in.smallInteger("vmid")) : OptionalInt.empty(),
        in.instant("since"));
  }

  private static DestructivePath destructivePath(FieldReader in) throws Damage {
    in.object("destructive_path");
    DestructivePath path = new DestructivePath(in.truth("open"), in.optionalText("reason"));
    in.end();
    return path;
  }

  private static GuestRef ref(FieldReader in) throws Damage {
    Vmid vmid = new Vmid(in.smallInteger("vmid"));
    GuestKind kind =
        GuestKind.of(in.text("kind"))
            .orElseThrow(() -> new IllegalArgumentException("a guest of no known kind"));
    return new GuestRef(kind, vmid);
  }

  private static <E extends Enum<E>> E constant(E[] all, String name) {
    return Arrays.stream(all)
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a mode or a state that there is not"));
  }
}
