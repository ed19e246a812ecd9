package hu.dooplex.felhom.agent.domain.guest;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A guest as the node's guest list shows it (one entry of {@code GET /nodes/N/lxc} or {@code
 * …/qemu}), or as its {@code status/current} does.
 *
 * @param maxMemoryBytes the memory it may use
 * @param maxSwapBytes the swap it may use; containers only
 * @param maxDiskBytes the size of its root disk
 * @param cpus the cores it may use; with a limit on CPU time not a whole number
 * @param highAvailability whether the HA manager owns its run state; known from {@code
 *     status/current} only
 */
public record ObservedGuest(
    GuestRef ref,
    Optional<String> name,
    RunState runState,
    OptionalLong uptimeSeconds,
    Optional<String> lock,
    SortedSet<String> tags,
    boolean template,
    OptionalLong maxMemoryBytes,
    OptionalLong maxSwapBytes,
    OptionalLong maxDiskBytes,
    OptionalDouble cpus,
    GuestUsage usage,
    Optional<Boolean> highAvailability) {
  public ObservedGuest {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }
}
