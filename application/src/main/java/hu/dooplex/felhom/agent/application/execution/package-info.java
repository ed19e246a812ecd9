/** Carrying operations out: the waits for their tasks, and what is known when an answer is lost. */
@NullMarked
package hu.dooplex.felhom.agent.application.execution;

import org.jspecify.annotations.NullMarked;
