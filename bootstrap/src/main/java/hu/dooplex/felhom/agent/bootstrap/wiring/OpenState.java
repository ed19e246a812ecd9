package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.adapters.cli.journal.IdentityFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.StateLock;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import java.nio.file.Path;

/** Opens the state folder for the one process that may write to it. */
public final class OpenState {
  private OpenState() {}

  /**
   * Takes the lock, then reads.
   *
   * @throws StateException if another process holds the lock, or what is there is not to be used
   */
  public static AgentState open(AgentConfig config, EventLog events, Resources resources)
      throws StateException {
    Path folder = config.stateDir();
    resources.keep(StateLock.take(folder, ProcessId.own()));
    IdentityFile identity = IdentityFile.open(folder);
    identity
        .beganAnew()
        .ifPresent(why -> events.warning("state_begun_anew", EventLog.field("reason", why)));
    return identity;
  }
}
