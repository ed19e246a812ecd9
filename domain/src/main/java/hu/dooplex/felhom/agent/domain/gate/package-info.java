/** The capability that every mutation needs. */
@NullMarked
package hu.dooplex.felhom.agent.domain.gate;

import org.jspecify.annotations.NullMarked;
