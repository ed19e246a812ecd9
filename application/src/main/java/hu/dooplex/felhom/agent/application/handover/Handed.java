package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.domain.journal.Source;

/**
 * Something that was handed over, as its answer names it.
 *
 * @param sha256 of the document's bytes as they came, 64 hex digits
 * @param source which door it came through
 */
record Handed(String sha256, Source source) {}
