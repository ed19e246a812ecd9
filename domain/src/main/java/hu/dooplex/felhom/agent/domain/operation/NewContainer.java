package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The closed list of what may be said of a container that is created or restored (trust.md, closed
 * list for creating). There is no field for a mount point, a device, a feature, a hook script or a
 * password, because each of them can reach other guests' data. It is always created stopped, with
 * {@code onboot=0}.
 *
 * @param rootfsGib size of the root disk, GiB
 * @param memoryMib 16 or more
 * @param swapMib 0 or more
 * @param networks number of the device → its value ({@code net0} is 0). Each has {@code
 *     link_down=1}
 */
public record NewContainer(
    StorageName storage,
    int rootfsGib,
    int memoryMib,
    int swapMib,
    int cores,
    boolean unprivileged,
    String hostname,
    SortedSet<String> tags,
    String description,
    SortedMap<Integer, String> networks) {
  /** pve-common {@code PVE::JSONSchema}, {@code pve-tag}. */
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_+.-]*");

  public NewContainer {
    if (rootfsGib < 1 || memoryMib < 16 || swapMib < 0 || cores < 1) {
      throw new IllegalArgumentException(
          "a container has a root disk of at least 1 GiB, 16 MiB of memory and one core");
    }
    networks.forEach((number, value) -> {
      if (number < 0 || number > 31 || !(',' + value + ',').contains(",link_down=1,")) {
        throw new IllegalArgumentException(
            "net"
                + number
                + ": a new container's network devices are net0 to net31, each"
                + " with link_down=1");
      }
    });
    if (!tags.stream().allMatch(tag -> TAG.matcher(tag).matches())) {
      throw new IllegalArgumentException(
          "a tag is letters, digits, and _ - + . from a letter, digit or underscore on");
    }
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
  }

  /** There is no closed list for virtual machines, so the agent makes none. */
  static void requireContainer(GuestRef guest) {
    if (guest.kind() != GuestKind.LXC) {
      throw new IllegalArgumentException("the agent creates and restores containers, no machines");
    }
  }
}
