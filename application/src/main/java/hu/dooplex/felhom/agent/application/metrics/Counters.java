package hu.dooplex.felhom.agent.application.metrics;

import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.report.AgentCounts.Decided;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Counts what many threads do. The keys are outcomes, verdicts and the codes of rejections, none of
 * which anybody outside can make up: it does not grow.
 */
@Singleton
public final class Counters {
  private final Map<Outcome, LongAdder> ended = new ConcurrentHashMap<>();
  private final Map<Decided, LongAdder> decisions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refusedSignatures = new ConcurrentHashMap<>();

  @Inject
  public Counters() {}

  /** An operation has ended, and the journal knows. */
  public void ended(Outcome outcome) {
    one(ended, outcome);
  }

  /** A decision stands in the audit trail. */
  public void decided(Decision decision) {
    one(decisions, new Decided(decision.classification().destructive(), decision.verdictName()));
  }

  /** Something signed was not carried out. */
  public void refused(Rejection rejection) {
    one(refusedSignatures, rejection.wireName());
  }

  public Map<Outcome, Long> ended() {
    return counts(ended);
  }

  public Map<Decided, Long> decisions() {
    return counts(decisions);
  }

  public Map<String, Long> refusedSignatures() {
    return counts(refusedSignatures);
  }

  private static <K> void one(Map<K, LongAdder> counts, K key) {
    counts.computeIfAbsent(key, first -> new LongAdder()).increment();
  }

  private static <K> Map<K, Long> counts(Map<K, LongAdder> counts) {
    return counts.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, line -> line.getValue().sum()));
  }
}
