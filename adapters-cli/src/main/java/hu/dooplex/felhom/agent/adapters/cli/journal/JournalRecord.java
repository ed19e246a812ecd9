package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.journal.JournalEntry;

/**
 * A record with what the file says of it.
 *
 * @param line its JSON, as it is in the file
 */
public record JournalRecord(long sequence, JournalEntry entry, String line) {}
