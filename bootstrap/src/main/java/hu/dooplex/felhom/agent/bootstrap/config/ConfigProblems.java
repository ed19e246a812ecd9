package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Everything that is wrong, in the order of the file; never empty. */
public record ConfigProblems(List<ConfigProblem> problems) implements ConfigResult {
  public ConfigProblems {
    problems = List.copyOf(problems);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem is no result");
    }
  }

  @Override
  public Optional<LoadedConfig> orTell(Consumer<ConfigProblem> told) {
    problems.forEach(told);
    return Optional.empty();
  }

  /** One line for each problem. */
  public String lines() {
    return problems.stream().map(ConfigProblem::line).collect(Collectors.joining("\n"));
  }
}
