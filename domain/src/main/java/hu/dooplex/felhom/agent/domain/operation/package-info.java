/** Every operation the agent has, as a value; the catalogue of the trust design. */
@NullMarked
package hu.dooplex.felhom.agent.domain.operation;

import org.jspecify.annotations.NullMarked;
