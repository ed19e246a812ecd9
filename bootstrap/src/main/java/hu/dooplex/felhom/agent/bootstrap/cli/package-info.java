/** The command line: what an operator types, reads, and gets as an exit code. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
