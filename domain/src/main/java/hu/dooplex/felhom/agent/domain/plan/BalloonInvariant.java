package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import java.util.Map;
import java.util.Optional;

/** Proxmox VE refuses a machine's balloon that is larger than its memory. */
final class BalloonInvariant {
  private final Map<String, String> set;
  private final Sighting.Here seen;

  private BalloonInvariant(Map<String, String> set, Sighting.Here seen) {
    this.set = set;
    this.seen = seen;
  }

  /** Whether it would be, with these values written over what stands there. */
  static boolean isAboveMemory(Map<String, String> set, Sighting.Here seen) {
    boolean looked = set.containsKey("memory") || set.containsKey("balloon");
    return looked
        && seen.guest().ref().kind() == GuestKind.QEMU
        && new BalloonInvariant(set, seen).holds();
  }

  private boolean holds() {
    try {
      return Long.parseLong(next("balloon", "0")) > Long.parseLong(next("memory", "512"));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String next(String key, String absent) {
    Optional<PendingChange> row =
        seen.pending().stream().filter(one -> one.key().equals(key)).findFirst();
    return Optional.ofNullable(set.get(key))
        .or(() -> row.flatMap(PendingChange::pending).filter(value -> !value.equals("0")))
        .or(() -> row.flatMap(PendingChange::value))
        .orElse(absent);
  }
}
