package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the agent did since its process started, in numbers. Every kind of thing that is counted is
 * one of a closed set, so that it takes as much memory after a year as after an hour.
 *
 * @param ended operations, by how they ended
 * @param decisions by what they were about and what came of them
 * @param refusedSignatures what was handed over signed and not carried out, by the code that says
 *     why
 * @param certificateEnds when the certificates end that the servers showed, by the server
 */
public record AgentCounts(
    Reports reports,
    Passes passes,
    Map<Outcome, Long> ended,
    Map<Decided, Long> decisions,
    Map<String, Long> refusedSignatures,
    Map<String, Instant> certificateEnds) {
  public AgentCounts {
    ended = Map.copyOf(ended);
    decisions = Map.copyOf(decisions);
    refusedSignatures = Map.copyOf(refusedSignatures);
    certificateEnds = Map.copyOf(certificateEnds);
  }

  /** Rounds of reporting, by how they ended. */
  public record Reports(long sent, long notCollected, long notDelivered) {
    public static final Reports NONE = new Reports(0, 0, 0);
  }

  /** Passes of which something was desired. */
  public record Passes(long count, Duration total, Duration last) {
    public static final Passes NONE = new Passes(0, Duration.ZERO, Duration.ZERO);

    /** The same, and one that took that long. */
    public Passes and(Duration took) {
      return new Passes(count + 1, total.plus(took), took);
    }
  }

  /**
   * Decisions of one kind.
   *
   * @param verdict as the audit trail names it
   */
  public record Decided(boolean destructive, String verdict) {}
}
