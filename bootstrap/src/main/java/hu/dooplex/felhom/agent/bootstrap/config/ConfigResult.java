package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.Optional;
import java.util.function.Consumer;

/** What came of loading: a configuration, or everything that is wrong with it. */
public sealed interface ConfigResult permits LoadedConfig, ConfigProblems {
  /** The configuration, or nothing and each problem told. */
  Optional<LoadedConfig> orTell(Consumer<ConfigProblem> problems);
}
