/** The hub protocol: its wire formats, the client, and the probe of the cloudflared tunnel. */
@NullMarked
package hu.dooplex.felhom.agent.adapters.hub;

import org.jspecify.annotations.NullMarked;
