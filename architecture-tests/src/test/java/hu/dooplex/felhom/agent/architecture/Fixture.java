package hu.dooplex.felhom.agent.architecture;

import java.util.Arrays;
import java.util.List;

/**
 * What a rule says of the fixtures, by their names below the fixtures' root.
 *
 * @param offenders break the rule, each of them in its own way: the rule names them all
 * @param spared come close and keep it, or are its exceptions: the rule names none of them
 */
record Fixture(List<String> offenders, List<String> spared) {
  Fixture {
    offenders = List.copyOf(offenders);
    spared = List.copyOf(spared);
    if (offenders.isEmpty()) {
      throw new IllegalArgumentException("a rule that nothing breaks is not trusted");
    }
  }

  static Fixture offenders(String... names) {
    return new Fixture(Arrays.asList(names), List.of());
  }

  Fixture spares(String... names) {
    return new Fixture(offenders, Arrays.asList(names));
  }
}
