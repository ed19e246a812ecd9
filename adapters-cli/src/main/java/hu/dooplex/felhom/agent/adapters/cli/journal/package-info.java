/** What the agent remembers, in plain files under its state folder. */
@NullMarked
package hu.dooplex.felhom.agent.adapters.cli.journal;

import org.jspecify.annotations.NullMarked;
