package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The decisions that have a line on their day, and how often each was repeated since. */
final class RepeatedDecisions {
  private LocalDate day = LocalDate.MIN;
  private final Map<String, Repeated> decisions = new LinkedHashMap<>();

  private static final class Repeated {
    private final long sequence;
    private long count;

    Repeated(long sequence) {
      this.sequence = sequence;
    }
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  /** Whether the counts have to be written before a decision at that time. */
  boolean over(Instant at) {
    return !day(at).equals(day) || decisions.size() >= Limits.AUDIT_REPEATED_MAX;
  }

  /** The counts, as they are written. */
  List<String> counts() {
    return decisions.values().stream()
        .filter(each -> each.count > 0)
        .map(each -> AuditFormat.repeats(each.sequence, each.count))
        .toList();
  }

  void beginAnew(Instant at) {
    decisions.clear();
    day = day(at);
  }

  boolean has(String decision) {
    return decisions.containsKey(decision);
  }

  void count(String decision) {
    decisions.computeIfPresent(
        decision,
        (_, each) -> {
          each.count++;
          return each;
        });
  }

  /**
   * From now on its repetitions are counted.
   *
   * @param sequence of its line
   */
  void add(String decision, long sequence) {
    decisions.put(decision, new Repeated(sequence));
  }
}
