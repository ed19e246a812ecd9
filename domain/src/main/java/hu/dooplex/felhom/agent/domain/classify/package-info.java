/** Whether an operation could destroy what the agent did not make. */
@NullMarked
package hu.dooplex.felhom.agent.domain.classify;

import org.jspecify.annotations.NullMarked;
