/** Carrying operations out: the per-guest lanes. */
@NullMarked
package hu.dooplex.felhom.agent.application.execution;

import org.jspecify.annotations.NullMarked;
