package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

  @Override
  public Optional<LoadedConfig> orTell(Consumer<ConfigProblem> problems) {
    return Optional.of(this);
  }

  /** The keys, secrets aside, that have another value there. */
  public List<String> changed(LoadedConfig other) {
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      Setting<?> mine = settings.get(i);
      if (!mine.key().isSecret() && !mine.plain().equals(other.settings.get(i).plain())) {
        changed.add(mine.key().path());
      }
    }
    return List.copyOf(changed);
  }

  /**
   * Not an error, but not to be overlooked.
   *
   * @param event the name it is logged under
   */
  public record Notice(String event, String message) {}
}
