package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.IdentityFile;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.reconcile.PlanHost.Preview;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.PlanningAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent plan}: what the daemon would do now. It only reads. */
final class PlanCommand implements Callable<Integer> {
  private final AgentCommand agent;

  PlanCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
        "plan",
        this,
        "Shows what differs from the desired state, and what the daemon would do about it.",
        "Only reads; a running daemon is not disturbed.");
  }

  @Override
  public Integer call() throws IOException, StateException, InterruptedException {
    Optional<LoadedConfig> loaded = agent.load(Mode.SELFTEST);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    AgentConfig config = loaded.get().config();
    if (!StateAccess.mayRead(agent, config.stateDir())) {
      return ExitCode.USAGE;
    }
    loaded.get().notices().forEach(notice -> agent.terminal().error(notice.message()));
    LastDesired desired;
    try {
      desired = LastDesired.of(config);
    } catch (LastDesired.NotUsable why) {
      agent.terminal().error(why.getMessage());
      return why.exitCode();
    }
    PlanContext context =
        new PlanContext(
            desired,
            config.reconcile().mode(),
            agent.pauseFile().paused(),
            agent.pauseFile().reason(),
            desired.throughHub() && IdentityFile.saysBlocked(config.stateDir()));
    return desired.state().isPresent()
        ? plan(config, desired.state().get(), context)
        : show(List.of(), context, true);
  }

  private int plan(AgentConfig config, DesiredState state, PlanContext context)
      throws InterruptedException {
    if (state.guests().isEmpty()) {
      return show(List.of(), context, true);
    }
    try (Resources resources = new Resources()) {
      Preview preview =
          PlanningAgent.create(config, SystemTime.real(), agent::tell, resources)
              .planHost()
              .run(state, config.reconcile().parallelism());
      return switch (preview) {
        case Preview.Made(var plan, var sound) -> show(plan.guests(), context, sound);
        case Preview.NotObserved(var unreachable, var why) -> {
          agent.terminal().error("no plan: " + why);
          yield unreachable ? ExitCode.UNREACHABLE : ExitCode.FAILED;
        }
      };
    }
  }

  private int show(List<GuestPlan> guests, PlanContext context, boolean sound) {
    if (agent.json()) {
      agent.terminal().out().println(PlanJson.of(guests, context));
    } else {
      PlanText.of(guests, context).forEach(agent.terminal().out()::println);
    }
    return sound ? ExitCode.FINE : ExitCode.FAILED;
  }
}
