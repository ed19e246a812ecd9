/** What the agent counts, for who watches over many hosts. */
@NullMarked
package hu.dooplex.felhom.agent.application.metrics;

import org.jspecify.annotations.NullMarked;
