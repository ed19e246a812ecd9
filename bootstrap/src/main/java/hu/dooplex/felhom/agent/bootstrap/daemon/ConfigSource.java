package hu.dooplex.felhom.agent.bootstrap.daemon;

import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigResult;

/** Where a daemon's configuration comes from, to be asked again while it runs. */
public interface ConfigSource {
  /** As it stands now, with everything that was given beside the file. */
  ConfigResult load();

  /** Has the log as that section says. */
  void log(AgentConfig.Log section);
}
