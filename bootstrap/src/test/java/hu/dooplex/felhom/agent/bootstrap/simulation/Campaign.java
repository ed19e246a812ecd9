package hu.dooplex.felhom.agent.bootstrap.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs one after the other, until enough steps are made or something is found. */
final class Campaign {
  /**
   * What came of it.
   *
   * @param failed the first run in which an invariant did not hold
   */
  record Outcome(long runs, long steps, long changes, long signed, Optional<Found> failed) {}

  /** A run that failed; of its actions, some may be left out. */
  record Found(long seed, List<Action> actions, Violation violation) {
    long done() {
      return actions.stream().filter(action -> !action.isLeftOut()).count();
    }

    /** What somebody has to know who wants to see it again. */
    String report(Plant plant) {
      return "%s%nreplay: mvn -B -Psimulate verify -Dsimulate.seed=%d -Dsimulate.actions=%s%n%s"
          .formatted(
              violation,
              seed,
              IntStream.range(0, actions.size())
                  .filter(number -> !actions.get(number).isLeftOut())
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining(",")),
              String.join("\n", Simulation.run(seed, actions, plant, true).trace()));
    }
  }

  private Campaign() {}

  static Outcome run(long firstSeed, long enoughSteps, Plant plant) {
    long runs = 0;
    long steps = 0;
    long changes = 0;
    long signed = 0;
    for (long seed = firstSeed; steps < enoughSteps; seed++) {
      Simulation.Result result = Simulation.run(seed, Action.of(seed), plant, false);
      runs++;
      steps += result.steps();
      changes += result.changes();
      signed += result.signed();
      if (result.violation().isPresent()) {
        return new Outcome(
            runs,
            steps,
            changes,
            signed,
            Optional.of(new Found(seed, Action.of(seed), result.violation().get())));
      }
    }
    return new Outcome(runs, steps, changes, signed, Optional.empty());
  }

  /** Leaves actions out, many at once at first, as long as the same invariant fails. */
  static Found shrunk(Found found, Plant plant) {
    Found fewest = found;
    for (int many = found.actions().size() / 2; many > 0; many /= 2) {
      for (int from = 0; from + many <= found.actions().size(); from += many) {
        fewest = without(fewest, from, from + many, plant).orElse(fewest);
      }
    }
    return fewest;
  }

  private static Optional<Found> without(Found found, int from, int to, Plant plant) {
    List<Action> fewer = new ArrayList<>(found.actions());
    if (fewer.subList(from, to).stream().allMatch(Action::isLeftOut)) {
      return Optional.empty();
    }
    fewer.subList(from, to).replaceAll(Action::leftOut);
    return Simulation.run(found.seed(), fewer, plant, false)
        .violation()
        .filter(still -> still.invariant() == found.violation().invariant())
        .map(still -> new Found(found.seed(), List.copyOf(fewer), still));
  }
}
