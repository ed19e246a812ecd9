package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.StateException;
import java.time.Duration;
import java.util.List;

/** One process of the agent, with its loops. */
final class Life {
  final Opened files;
  private final Scene scene;
  private final SimulatedAgent agent;

  /** Reads what an earlier process left, and begins to settle what it left in flight. */
  Life(Scene scene) throws StateException {
    this.scene = scene;
    files = Opened.of(scene);
    agent = DaggerSimulatedAgent.factory().create(scene, files);
    agent.forgetSpentNonces().run();
    if (scene.plant != Plant.NO_RECOVERY) {
      var _ = agent.recovery().begin();
    }
  }

  /** Lets its loops run. */
  void begin() {
    List<Runnable> loops =
        List.of(
            () -> agent.reports().run(Life::interval),
            () -> agent.passes().run(Life::interval),
            agent.issues()::run,
            agent.takeFromHub()::run,
            agent.takeFromConsole()::run,
            agent.deliverResults()::run);
    loops.forEach(scene::execute);
  }

  private static Duration interval() {
    return Duration.ofSeconds(60);
  }

  /** The next answer of the hub comes at once. */
  void hears() {
    agent.generation().announced(scene.hub.announced());
    agent.bells().signedOperations().ring();
  }

  /** The agent itself wants that. */
  void wants(Wish wish) {
    var _ = agent.changes().submit(wish);
  }

  /** What the end of a process does: nothing is written any more. */
  void bury() {
    if (!scene.state.isOff()) {
      files.signers().close();
      files.journal().close();
    }
  }
}
