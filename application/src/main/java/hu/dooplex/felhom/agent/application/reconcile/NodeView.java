package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.plan.Sighting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The node and its guests, as one look at the beginning of a pass showed them. */
public final class NodeView {
  private final NodeName node;
  private final Map<Vmid, ObservedGuest> here = new HashMap<>();
  private final Map<Vmid, ClusterResource> anywhere = new HashMap<>();
  private final OptionalLong hostMemoryBytes;
  private final boolean complete;
  private final Map<Vmid, Long> memoryBytes = new HashMap<>();
  private final long allMemoryBytes;

  NodeView(
      NodeName node,
      List<ClusterResource> resources,
      List<ObservedGuest> guests,
      Privileges privileges) {
    this.node = node;
    // A list leaves out without a word what the token may not see.
    this.complete = privileges.allowOnAllGuests("VM.Audit");
    for (ClusterResource resource : resources) {
      resource.vmid().ifPresent(vmid -> anywhere.put(vmid, resource));
    }
    for (ObservedGuest guest : guests) {
      here.put(guest.ref().vmid(), guest);
      memoryOf(guest).ifPresent(bytes -> memoryBytes.put(guest.ref().vmid(), bytes));
    }
    this.allMemoryBytes =
        memoryBytes.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    this.hostMemoryBytes =
        resources.stream()
            .filter(resource -> resource.type().equals("node"))
            .filter(resource -> resource.node().equals(Optional.of(node.value())))
            .map(ClusterResource::maxMemoryBytes)
            .findFirst()
            .orElse(OptionalLong.empty());
  }

  /** Memory, and a container's swap; empty if the list does not say it. */
  private static OptionalLong memoryOf(ObservedGuest guest) {
    OptionalLong swap =
        guest.ref().kind() == GuestKind.LXC ? guest.maxSwapBytes() : OptionalLong.of(0);
    return guest.maxMemoryBytes().isPresent() && swap.isPresent()
        ? OptionalLong.of(guest.maxMemoryBytes().getAsLong() + swap.getAsLong())
        : OptionalLong.empty();
  }

  /** The guest, if it is on this node and of this kind. */
  Optional<ObservedGuest> guest(GuestRef ref) {
    return Optional.ofNullable(here.get(ref.vmid())).filter(guest -> guest.ref().equals(ref));
  }

  /** What is seen of a guest that is not here. */
  Sighting notHere(GuestRef ref) {
    if (here.containsKey(ref.vmid())) {
      return new Sighting.OtherKind();
    }
    // One that came, went or changed its kind between two reads of this look is missing for once.
    return Optional.ofNullable(anywhere.get(ref.vmid()))
        .flatMap(ClusterResource::node)
        .filter(other -> !other.equals(node.value()))
        .map(NodeName::new)
        .<Sighting>map(Sighting.Elsewhere::new)
        .orElseGet(Sighting.Missing::new);
  }

  /** The guest with its {@code /pending}. */
  Sighting.Here here(ObservedGuest guest, List<PendingChange> pending) {
    Vmid vmid = guest.ref().vmid();
    boolean managed =
        guest
            .highAvailability()
            .orElseGet(() ->
                Optional.ofNullable(anywhere.get(vmid))
                    .flatMap(ClusterResource::highAvailabilityState)
                    .isPresent());
    return new Sighting.Here(guest, managed, pending, hostMemoryBytes, memoryOfOthers(vmid));
  }

  private OptionalLong memoryOfOthers(Vmid vmid) {
    long own = memoryBytes.getOrDefault(vmid, 0L);
    int notKnown = here.size() - memoryBytes.size() - (memoryBytes.containsKey(vmid) ? 0 : 1);
    return complete && notKnown == 0 ? OptionalLong.of(allMemoryBytes - own) : OptionalLong.empty();
  }
}
