package hu.dooplex.felhom.agent.domain.host;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the API token may do, as {@code GET /access/permissions} answers: ACL path → privilege →
 * whether it reaches the paths below. An entry on a deeper path replaces what is inherited, it does
 * not add to it. One that grants nothing ({@code NoAccess}) is left out of the answer, so it cannot
 * be told from none.
 */
public record Privileges(Map<String, Map<String, Boolean>> byPath) {
  /** The ACL path of a guest that has no entry of its own. */
  private static final String ANY_GUEST = "/vms/0";

  public Privileges {
    SortedMap<String, Map<String, Boolean>> copy = new TreeMap<>();
    byPath.forEach((path, privileges) -> copy.put(path, Map.copyOf(privileges)));
    byPath = copy;
  }

  /** Whether the token sees anything at all: without, every list is empty and no call says why. */
  public boolean isEmpty() {
    return byPath.values().stream().allMatch(Map::isEmpty);
  }

  /** Whether the privilege holds on that path. */
  public boolean allow(String path, String privilege) {
    return on(path).contains(privilege);
  }

  /**
   * Whether the privilege holds for every guest there is: then nothing of it is missing in a list
   * of guests.
   */
  public boolean allowOnAllGuests(String privilege) {
    return allow(ANY_GUEST, privilege)
        && byPath.keySet().stream()
            .filter(path -> path.startsWith("/vms/"))
            .allMatch(path -> allow(path, privilege));
  }

  /** Every privilege that holds on that path: its own entry, or else the nearest one above. */
  public SortedSet<String> on(String path) {
    SortedSet<String> found = new TreeSet<>();
    Optional<String> at = nearest(path);
    if (at.isPresent()) {
      boolean own = at.get().equals(path);
      byPath
          .getOrDefault(at.get(), Map.of())
          .forEach((privilege, propagates) -> {
            if (own || propagates) {
              found.add(privilege);
            }
          });
    }
    return found;
  }

  private Optional<String> nearest(String path) {
    for (String p = path; !p.isEmpty(); p = parent(p)) {
      if (byPath.containsKey(p)) {
        return Optional.of(p);
      }
    }
    return byPath.containsKey("/") ? Optional.of("/") : Optional.empty();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
