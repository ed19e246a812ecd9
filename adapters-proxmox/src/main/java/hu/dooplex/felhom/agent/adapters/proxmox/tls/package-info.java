/** Whom a TLS connection trusts: a pinned leaf, a CA file, or the platform. */
@NullMarked
package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import org.jspecify.annotations.NullMarked;
