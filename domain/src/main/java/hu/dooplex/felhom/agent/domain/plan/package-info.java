/** What guests are meant to be, and the least that has to be done for it. */
@NullMarked
package hu.dooplex.felhom.agent.domain.plan;

import org.jspecify.annotations.NullMarked;
