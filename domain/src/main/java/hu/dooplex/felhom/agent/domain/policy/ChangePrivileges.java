package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a token lacks for what the local policy lets a hub cause (privileges.md, 3). For an
 * operation that somebody signs, another role may be granted when it is signed.
 */
public final class ChangePrivileges {
  private ChangePrivileges() {}

  /** Privilege → the ACL paths on which it is missing. */
  public static SortedMap<String, List<String>> missing(Privileges privileges, LocalPolicy policy) {
    SortedMap<String, List<String>> missing = new TreeMap<>();
    for (String privilege : needed(policy)) {
      List<String> paths = new ArrayList<>();
      if (policy.guests().all() && !privileges.allowOnAllGuests(privilege)) {
        paths.add("/vms");
      }
      for (Vmid vmid : policy.guests().listed()) {
        if (!privileges.allow("/vms/" + vmid, privilege)) {
          paths.add("/vms/" + vmid);
        }
      }
      if (!paths.isEmpty()) {
        missing.put(privilege, paths);
      }
    }
    return missing;
  }

  private static SortedSet<String> needed(LocalPolicy policy) {
    SortedSet<String> needed = new TreeSet<>();
    if (policy.runChangesPerGuestDay() > 0) {
      needed.add("VM.PowerMgmt");
    }
    if (policy.configWritesPerGuestDay() > 0) {
      policy.managedFields().forEach(field -> needed.add(toWrite(field)));
    }
    return needed;
  }

  private static String toWrite(String field) {
    return switch (field) {
      case "cores", "cpulimit", "cpuunits" -> "VM.Config.CPU";
      case "memory", "swap", "balloon" -> "VM.Config.Memory";
      case "hostname", "nameserver", "searchdomain" -> "VM.Config.Network";
      default -> "VM.Config.Options";
    };
  }
}
