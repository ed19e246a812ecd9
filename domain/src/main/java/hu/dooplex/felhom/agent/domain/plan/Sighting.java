package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What was seen of a guest that is desired. */
public sealed interface Sighting {
  /** No node has it, or the token may not see it. */
  record Missing() implements Sighting {}

  /** Another node of the cluster has it. */
  record Elsewhere(NodeName node) implements Sighting {}

  /** Its vmid belongs to a guest of the other kind. */
  record OtherKind() implements Sighting {}

  /** It is here, and its configuration could not be read. */
  record Unreadable() implements Sighting {}

  /**
   * A verified operation waits in its lane, and goes first: there is no point in looking before.
   */
  record Claimed() implements Sighting {}

  /**
   * It is here.
   *
   * @param guest as the node's list shows it
   * @param highAvailability whether the HA manager owns its run state
   * @param pending its {@code /pending}: configured and running values, and the digest
   * @param hostMemoryBytes all memory of the host
   * @param memoryOfOtherGuestsBytes memory and swap that all other guests are configured to; empty
   *     if it is not known for certain
   */
  record Here(
      ObservedGuest guest,
      boolean highAvailability,
      List<PendingChange> pending,
      OptionalLong hostMemoryBytes,
      OptionalLong memoryOfOtherGuestsBytes)
      implements Sighting {
    public Here {
      pending = List.copyOf(pending);
    }

    /** What a config write is judged by. Whatever only other operations need was not looked at. */
    Circumstances circumstances(GuestConfig configured, LocalPolicy policy) {
      return new Circumstances(
          policy,
          Optional.of(
              new Circumstances.Guest(
                  // One of which the node does not say that it is stopped counts as running.
                  guest.runState() != RunState.STOPPED,
                  guest.lock(),
                  configured.values(),
                  List.of(),
                  guest.usage().memoryInUse(),
                  guest.usage().swapBytes(),
                  OptionalLong.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())),
          hostMemoryBytes,
          memoryOfOtherGuestsBytes,
          Map.of(),
          Optional.empty(),
          Optional.empty());
    }
  }
}
