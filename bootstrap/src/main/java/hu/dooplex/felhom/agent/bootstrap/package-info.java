/** Composition root: what is wired to what, and the command line. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap;

import org.jspecify.annotations.NullMarked;
