package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.SpoolDrop;
import hu.dooplex.felhom.agent.application.port.ExerciseRequest;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.daemon.Signals;
import hu.dooplex.felhom.agent.bootstrap.logging.SystemEventLog;
import hu.dooplex.felhom.agent.bootstrap.wiring.ExercisingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.MachineRandomness;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code --selftest=task}: changes a stopped guest for real, and undoes it. */
final class TaskSelfTest {
  private final AgentCommand agent;

  TaskSelfTest(AgentCommand agent) {
    this.agent = agent;
  }

  int run(Optional<String> vmid, boolean yes)
      throws IOException, StateException, InterruptedException {
    if (vmid.isEmpty() || !yes) {
      agent
          .terminal()
          .error(
              "--selftest=task takes a snapshot of a stopped guest, rolls back to it, and changes"
                  + " its description for a while; name the guest with --vmid, and add --yes");
      return ExitCode.USAGE;
    }
    Optional<Vmid> guest = Vmid.parse(vmid.get());
    if (guest.isEmpty()) {
      agent.terminal().error("--vmid takes the number of a guest, not '" + vmid.get() + "'");
      return ExitCode.USAGE;
    }
    Optional<LoadedConfig> loaded = agent.load(Mode.SELFTEST);
    if (loaded.isEmpty() || !StateAccess.mayChange(agent, loaded.get().config().stateDir())) {
      return ExitCode.USAGE;
    }
    loaded.get().notices().forEach(notice -> agent.terminal().error(notice.message()));
    AgentConfig config = loaded.get().config();
    return RunningDaemon.isThere(config.runtimeDir())
        ? ask(config, guest.get())
        : run(config, guest.get());
  }

  /** The daemon does it: two agents are not to change one host. */
  private int ask(AgentConfig config, Vmid guest) throws StateException, InterruptedException {
    SystemTime time = SystemTime.real();
    Optional<ConsoleAnswer> answer =
        SpoolDrop.handOver(
                config.stateDir(),
                new MachineRandomness(),
                new ExerciseRequest(guest, time.instant()))
            .await(time, Limits.EXERCISE_PATIENCE);
    if (answer.isEmpty()) {
      agent
          .terminal()
          .error(
              "the daemon has not answered within "
                  + Limits.EXERCISE_PATIENCE.toMinutes()
                  + " min; felhom-agent journal show tells what it did");
      return ExitCode.FAILED;
    }
    return switch (answer.get()) {
      case ExerciseResult result -> show(result);
      case OperationResult _ -> throw new IllegalStateException("no document was handed over");
    };
  }

  /** As the daemon would, and instead of it. */
  private int run(AgentConfig config, Vmid guest) throws StateException {
    SystemTime time = SystemTime.real();
    SystemEventLog events = SystemEventLog.ofProcess();
    try (Resources resources = new Resources()) {
      OpenState state = OpenState.open(config.stateDir(), time, events, resources);
      ExercisingAgent exercising =
          ExercisingAgent.create(config, time, state, agent.pauseFile(), events, resources);
      // What an earlier run left undone goes first, in its guest's lane.
      if (state.journal().shut().isEmpty()) {
        var _ = exercising.recovery().begin();
      }
      ExerciseResult outcome = stoppable(exercising, guest, time);
      time.stop();
      letGo(exercising, time);
      return show(outcome);
    }
  }

  private ExerciseResult stoppable(ExercisingAgent exercising, Vmid guest, SystemTime time) {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (Signals.Handled _ = Signals.untilClosed(() -> stop(enough, ended, time))) {
      return exercising.exerciseTasks().run(guest, enough::get);
    } finally {
      ended.complete(true);
    }
  }

  /** The first time it undoes what it did, which has an end; the second time it stops at once. */
  private void stop(AtomicBoolean enough, CompletableFuture<?> ended, SystemTime time) {
    boolean again = enough.getAndSet(true);
    if (!again) {
      agent.terminal().error("stopping: what was done is undone first; once more stops at once");
    }
    try {
      if (again || !time.join(ended, Limits.CHANGES_GRACE)) {
        time.stop();
      }
    } catch (InterruptedException e) {
      time.stop();
    }
  }

  /** What recovery does for other guests goes on with the next start. */
  private static void letGo(ExercisingAgent exercising, SystemTime time) {
    try {
      var _ = time.join(exercising.queue().stop(), Limits.SHUTDOWN_GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int show(ExerciseResult outcome) {
    Checks.show(outcome.checks(), outcome.ending() != ExerciseResult.Ending.UNREACHABLE, agent);
    return switch (outcome.ending()) {
      case FINE -> ExitCode.FINE;
      case FAILED -> ExitCode.FAILED;
      case UNREACHABLE -> ExitCode.UNREACHABLE;
      case REFUSED -> ExitCode.REFUSED;
    };
  }
}
