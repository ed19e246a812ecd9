package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the guests of this host are meant to be (hub.md, DesiredState). A guest that is not in it is
 * left alone.
 *
 * @param generation 0 or more; a hub's never goes back
 * @param guests in vmid order, each vmid once
 */
public record DesiredState(long generation, List<DesiredGuest> guests) {
  public DesiredState {
    if (generation < 0) {
      throw new IllegalArgumentException("a generation is 0 or more, not " + generation);
    }
    if (guests.size() > Limits.DESIRED_GUESTS_MAX) {
      throw new IllegalArgumentException("more than " + Limits.DESIRED_GUESTS_MAX + " guests");
    }
    Set<Vmid> seen = new HashSet<>();
    for (DesiredGuest guest : guests) {
      if (!seen.add(guest.ref().vmid())) {
        throw new IllegalArgumentException("vmid " + guest.ref().vmid() + " stands there twice");
      }
    }
    guests = guests.stream().sorted(Comparator.comparing(DesiredGuest::ref)).toList();
  }
}
