/** The daemon: its order of start, and how it stops. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.daemon;

import org.jspecify.annotations.NullMarked;
