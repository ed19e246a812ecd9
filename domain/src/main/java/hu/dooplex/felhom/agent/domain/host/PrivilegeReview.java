package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an API token lacks, and what it could do that the agent never asks for. The levels are those
 * that were found to be least on real servers (README, "A token with the least privileges").
 *
 * @param missing what reading needs, at every level: {@code PRIVILEGE on PATH}, and what it is for
 * @param excess ACL path → privileges that the level does not use
 */
public record PrivilegeReview(
    SortedMap<String, String> missing, SortedMap<String, SortedSet<String>> excess) {

  private static final String REPLACED = "a role on this path replaces the one above";
  private static final Set<String> READING = Set.of("VM.Audit", "Datastore.Audit", "Sys.Audit");
  private static final Set<String> RECONCILING =
      union(
          READING,
          "VM.PowerMgmt",
          "VM.Config.CPU",
          "VM.Config.Memory",
          "VM.Config.Options",
          "VM.Snapshot",
          "VM.Backup",
          "Datastore.AllocateSpace");
  private static final Set<String> OPERATING =
      union(RECONCILING, "VM.Config.Disk", "VM.Config.Network", "VM.Allocate", "SDN.Use");

  /** How much the agent is configured to do. */
  public enum Level {
    /** Reads only. */
    REPORT,
    /** Also benign changes; backups are part of them. */
    RECONCILE,
    /** Also operations that an operator signs. */
    OPERATE
  }

  private static Set<String> used(Level level) {
    return switch (level) {
      case REPORT -> READING;
      case RECONCILE -> RECONCILING;
      case OPERATE -> OPERATING;
    };
  }

  /** Compares what the token may do with what the level needs and uses. */
  public static PrivilegeReview of(Privileges privileges, NodeName node, Level level) {
    SortedMap<String, String> missing = new TreeMap<>();
    for (Need need : needs(privileges, node)) {
      if (need.anyOf.stream().noneMatch(privilege -> privileges.allow(need.path, privilege))) {
        missing.put(need.anyOf.getFirst() + " on " + need.path, need.why);
      }
    }
    SortedMap<String, SortedSet<String>> excess = new TreeMap<>();
    for (Map.Entry<String, Map<String, Boolean>> entry : privileges.byPath().entrySet()) {
      SortedSet<String> unused = new TreeSet<>(entry.getValue().keySet());
      unused.removeAll(used(level));
      if (!unused.isEmpty()) {
        excess.put(entry.getKey(), unused);
      }
    }
    return new PrivilegeReview(missing, excess);
  }

  private static List<Need> needs(Privileges privileges, NodeName node) {
    List<Need> needs = new ArrayList<>();
    needs.add(
        new Need(
            "/nodes/" + node, List.of("Sys.Audit"), "the node's status and every user's tasks"));
    needs.add(
        new Need("/vms", List.of("VM.Audit"), "guests; one without it is left out without a word"));
    needs.add(new Need("/storage", List.of("Datastore.Audit"), "storages; likewise"));
    // An entry on a deeper path replaces what is granted above, so each has to grant it again.
    for (String path : privileges.byPath().keySet()) {
      if (path.startsWith("/vms/")) {
        needs.add(new Need(path, List.of("VM.Audit"), "this guest; " + REPLACED));
      } else if (path.startsWith("/storage/")) {
        needs.add(
            new Need(
                path,
                List.of("Datastore.Audit", "Datastore.AllocateSpace"),
                "this storage; " + REPLACED));
      }
    }
    return needs;
  }

  private static Set<String> union(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  private record Need(String path, List<String> anyOf, String why) {}
}
