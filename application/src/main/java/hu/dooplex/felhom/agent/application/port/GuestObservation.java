package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import java.util.List;

/**
 * Reads of the node's guests. Every call is bounded in time and bytes. What the token may not see
 * is left out of a list without any error, so an empty list is believed only together with {@link
 * HostObservation#privileges()}.
 */
public interface GuestObservation {
  /** The guests of one kind on this node, in vmid order. */
  List<ObservedGuest> guests(GuestKind kind) throws ApiException;

  /** One guest now, with what the HA manager has to do with it. */
  ObservedGuest status(GuestRef guest) throws ApiException;

  /** The configured values: what the guest has at its next start. */
  GuestConfig config(GuestRef guest) throws ApiException;

  /** The values that the running guest has. */
  GuestConfig runningConfig(GuestRef guest) throws ApiException;

  /** Every key with its value now and at the next start, and the digest as a key among them. */
  List<PendingChange> pending(GuestRef guest) throws ApiException;

  /** The snapshots, oldest first. */
  List<Snapshot> snapshots(GuestRef guest) throws ApiException;

  /**
   * Whether every volume of the guest can be snapshot, bind mounts among them. A no can be false
   * for a backup, which leaves out some of them; a yes is none (observed on 8.4 and 9.1).
   */
  boolean canSnapshot(GuestRef guest) throws ApiException;
}
