/** The self-test of changing things: one transaction on one stopped guest, undone again. */
@NullMarked
package hu.dooplex.felhom.agent.application.exercise;

import org.jspecify.annotations.NullMarked;
