package hu.dooplex.felhom.agent.domain.normalize;

import java.math.BigDecimal;
import java.util.List;

/** A value in a desired state, as it was stated: nothing of it is canonical yet. */
public sealed interface DesiredValue {
  /** A count, or a size in bytes. */
  record Whole(long value) implements DesiredValue {}

  record Decimal(BigDecimal value) implements DesiredValue {}

  record Flag(boolean value) implements DesiredValue {}

  record Text(String value) implements DesiredValue {}

  /** Names without an order, such as tags. */
  record Names(List<String> values) implements DesiredValue {
    public Names {
      values = List.copyOf(values);
    }
  }
}
