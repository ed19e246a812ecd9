/**
 * What operators hand over, through the hub or at the console of this host: signed operations and
 * wishes. Each is verified, carried out once at most, and answered (hub.md, SignedEnvelope and
 * results).
 */
@NullMarked
package hu.dooplex.felhom.agent.application.handover;

import org.jspecify.annotations.NullMarked;
