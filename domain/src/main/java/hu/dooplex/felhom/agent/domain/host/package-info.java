/** What a Proxmox VE node says of itself. */
@NullMarked
package hu.dooplex.felhom.agent.domain.host;

import org.jspecify.annotations.NullMarked;
