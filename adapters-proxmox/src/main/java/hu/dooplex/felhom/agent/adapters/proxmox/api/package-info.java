/** The Proxmox VE REST client: the ports over one transport. */
@NullMarked
package hu.dooplex.felhom.agent.adapters.proxmox.api;

import org.jspecify.annotations.NullMarked;
