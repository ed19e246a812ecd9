/**
 * Use cases and the ports they need. Nothing here is ambient: time, randomness and waiting are
 * passed in.
 */
@NullMarked
package hu.dooplex.felhom.agent.application;

import org.jspecify.annotations.NullMarked;
