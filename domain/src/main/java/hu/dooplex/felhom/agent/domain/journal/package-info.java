/** What the journal holds, what follows from it, and what to do about it after a crash. */
@NullMarked
package hu.dooplex.felhom.agent.domain.journal;

import org.jspecify.annotations.NullMarked;
