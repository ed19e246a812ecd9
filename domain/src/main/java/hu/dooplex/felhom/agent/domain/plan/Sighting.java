package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import java.util.List;
import java.util.OptionalLong;

/** What was seen of a guest that is desired. */
public sealed interface Sighting {
  /** No node has it, or the token may not see it. */
  record Missing() implements Sighting {}

  /** Another node of the cluster has it, or it is of the other kind. */
  record Elsewhere(NodeName node) implements Sighting {}

  /**
   * It is here.
   *
   * @param guest as the node's list shows it
   * @param highAvailability whether the HA manager owns its run state
   * @param pending its {@code /pending}: configured and running values, and the digest
   * @param swapInUseBytes of a running container
   * @param hostMemoryBytes all memory of the host
   * @param memoryOfOtherGuestsBytes memory and swap that all other guests are configured to; empty
   *     if it is not known for certain
   */
  record Here(
      ObservedGuest guest,
      boolean highAvailability,
      List<PendingChange> pending,
      OptionalLong swapInUseBytes,
      OptionalLong hostMemoryBytes,
      OptionalLong memoryOfOtherGuestsBytes)
      implements Sighting {
    public Here {
      pending = List.copyOf(pending);
    }
  }

  /** It is here, and its configuration could not be read. */
  record Unreadable() implements Sighting {}
}
