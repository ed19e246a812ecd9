/** A small hub for the demo and for tests; nothing that ships may reach it. */
@NullMarked
package hu.dooplex.felhom.agent.adapters.hub.simulator;

import org.jspecify.annotations.NullMarked;
