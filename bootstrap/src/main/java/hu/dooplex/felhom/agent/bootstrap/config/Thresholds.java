package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code signature_threshold}: how many different keys must sign.
 *
 * @param byOperation by the wire name of the operation
 */
public record Thresholds(int byDefault, Map<String, Integer> byOperation) {
  static final String ROTATION = "rotate_signers";
  static final Thresholds ONE = new Thresholds(1, Map.of());

  public Thresholds {
    byOperation = Collections.unmodifiableSortedMap(new TreeMap<>(byOperation));
  }

  /** For an operation; a rotation needs at least the most of any (trust.md, pipeline 11). */
  public int of(String operation) {
    int own = byOperation.getOrDefault(operation, byDefault);
    return operation.equals(ROTATION) ? Math.max(own, highest()) : own;
  }

  int highest() {
    return byOperation.values().stream().mapToInt(Integer::intValue).reduce(byDefault, Math::max);
  }
}
