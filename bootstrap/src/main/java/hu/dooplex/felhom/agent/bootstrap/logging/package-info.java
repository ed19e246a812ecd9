/** Logs: one line per event to standard error, as text or JSON, ready for journald. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.logging;

import org.jspecify.annotations.NullMarked;
