/** The hub protocol: wire records, client, tunnel probe. */
@NullMarked
package hu.dooplex.felhom.agent.adapters.hub;

import org.jspecify.annotations.NullMarked;
