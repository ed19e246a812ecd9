/** Values and decisions: no IO, clock, randomness, thread, logger or framework. */
@NullMarked
package hu.dooplex.felhom.agent.domain;

import org.jspecify.annotations.NullMarked;
