/** Driven ports, named by what the core needs, each with its failure family beside it. */
@NullMarked
package hu.dooplex.felhom.agent.application.port;

import org.jspecify.annotations.NullMarked;
