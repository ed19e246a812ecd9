package hu.dooplex.felhom.agent.domain.signer;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code signature_threshold}: how many different keys must sign.
 *
 * @param byOperation by the wire name of the operation
 */
public record Thresholds(int byDefault, Map<String, Integer> byOperation) {
  public static final String ROTATION = "rotate_signers";
  public static final Thresholds ONE = new Thresholds(1, Map.of());

  public Thresholds {
    byOperation = Collections.unmodifiableSortedMap(new TreeMap<>(byOperation));
    // With none at all, a document that nobody signed would do.
    if (byDefault < 1 || byOperation.values().stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("a threshold is at least 1");
    }
  }

  /** For an operation; a rotation needs at least the most of any (trust.md, pipeline 11). */
  public int of(String operation) {
    int own = byOperation.getOrDefault(operation, byDefault);
    return operation.equals(ROTATION) ? Math.max(own, highest()) : own;
  }

  private int highest() {
    return byOperation.values().stream().mapToInt(Integer::intValue).reduce(byDefault, Math::max);
  }
}
