/** A deterministic model of a Proxmox VE node, for tests and the demo. */
@NullMarked
package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import org.jspecify.annotations.NullMarked;
