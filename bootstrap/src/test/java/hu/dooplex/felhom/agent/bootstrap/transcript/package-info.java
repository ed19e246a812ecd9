/** The agent's parts in virtual time, and what they do line by line. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.transcript;

import org.jspecify.annotations.NullMarked;
