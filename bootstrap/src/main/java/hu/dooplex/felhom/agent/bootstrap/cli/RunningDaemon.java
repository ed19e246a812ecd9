package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.wiring.ProcessId;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Whether a daemon runs, as its status file says. The lock is not tried: a daemon that starts at
 * that moment would find it held.
 */
final class RunningDaemon {
  private RunningDaemon() {}

  static boolean isThere(Path runtimeDir) throws StateException {
    return new StatusFile(runtimeDir)
        .read()
        .filter(shown -> isThere(shown.status().process()))
        .isPresent();
  }

  static boolean isThere(AgentStatus.RunningAs process) {
    return ProcessId.startTicks(process.pid()).equals(OptionalLong.of(process.startTicks()));
  }
}
