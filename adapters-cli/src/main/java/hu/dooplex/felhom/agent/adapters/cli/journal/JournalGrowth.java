package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.time.Instant;

/**
 * When the journal's file was last written anew, and how much of it that kept.
 *
 * <p>What was kept is kept again for the most part. So that the work pays, the file has to double,
 * or to have had the time in which records become old enough to go.
 */
record JournalGrowth(Instant since, long keptBytes) {
  /**
   * @param worthIt below that size it is left alone
   */
  boolean due(long bytes, long worthIt, Instant now) {
    return bytes >= worthIt
        && (bytes >= 2 * keptBytes
            || Duration.between(since, now).compareTo(Limits.JOURNAL_COMPACT_AGE) >= 0);
  }
}
