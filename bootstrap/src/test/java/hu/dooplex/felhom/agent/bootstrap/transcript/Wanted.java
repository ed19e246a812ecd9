package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.cli.journal.DesiredStateFile;
import hu.dooplex.felhom.agent.adapters.hub.DesiredStateJson;
import hu.dooplex.felhom.agent.application.DesiredGeneration;
import hu.dooplex.felhom.agent.application.HubDesiredState;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import java.nio.file.Path;

/**
 * Where the desired state of a scenario comes from: the script itself, or a hub, with the real
 * reading and keeping of what that serves.
 */
final class Wanted {
  private final DesiredScript script;
  private final ScriptedHub hub;
  private final boolean served;

  Wanted(World world, Path documents) {
    this.script = new DesiredScript(world.throughHub());
    this.hub = new ScriptedHub(documents);
    this.served = world.servedByHub();
  }

  DesiredScript script() {
    return script;
  }

  ScriptedHub hub() {
    return hub;
  }

  /** For one life of the agent. */
  DesiredStateSource source(Path folder, Steps steps, EventLog log) throws StateException {
    if (!served) {
      return script;
    }
    DesiredGeneration generation = new DesiredGeneration(new Bells().passes());
    DesiredStateSource kept =
        new HubDesiredState(
            generation,
            hub,
            new DesiredStateJson(),
            steps.counted(DesiredStateFile.open(folder)),
            log);
    return () -> {
      // As if a report had been sent right before.
      hub.answerTo(generation);
      return kept.now();
    };
  }

  /** Whether passes are worth their while. */
  boolean any() {
    return served || !script.guests().isEmpty();
  }
}
