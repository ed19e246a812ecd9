package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.List;

/**
 * A valid configuration.
 *
 * @param settings one for each key of {@link ConfigSchema}, in its order, with where it came from
 * @param notices what the operator should be told at every start
 */
public record LoadedConfig(AgentConfig config, List<Setting<?>> settings, List<Notice> notices)
    implements ConfigResult {
  public LoadedConfig {
    settings = List.copyOf(settings);
    notices = List.copyOf(notices);
  }

  /**
   * Not an error, but not to be overlooked.
   *
   * @param event the name it is logged under
   */
  public record Notice(String event, String message) {}
}
