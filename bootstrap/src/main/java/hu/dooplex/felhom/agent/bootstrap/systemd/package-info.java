/** What systemd is told of the daemon, and how. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.systemd;

import org.jspecify.annotations.NullMarked;
