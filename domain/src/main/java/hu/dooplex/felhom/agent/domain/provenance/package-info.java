/** What the agent itself made, as its journal proves it. */
@NullMarked
package hu.dooplex.felhom.agent.domain.provenance;

import org.jspecify.annotations.NullMarked;
