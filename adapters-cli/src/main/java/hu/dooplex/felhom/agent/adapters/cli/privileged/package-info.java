/**
 * The three things that need root's command line (proxmox.md, The three privileged exceptions).
 * Programs are started by one class, from argument lists that were checked before.
 */
@NullMarked
package hu.dooplex.felhom.agent.adapters.cli.privileged;

import org.jspecify.annotations.NullMarked;
