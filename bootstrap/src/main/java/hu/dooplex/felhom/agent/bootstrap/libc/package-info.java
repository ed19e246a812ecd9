/** What only libc can do. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.libc;

import org.jspecify.annotations.NullMarked;
