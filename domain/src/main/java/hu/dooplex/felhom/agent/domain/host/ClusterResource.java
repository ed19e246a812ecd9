package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One entry of {@code GET /cluster/resources}.
 *
 * @param id {@code lxc/101}, {@code node/pve1}, {@code storage/pve1/local}
 * @param type {@code lxc}, {@code qemu}, {@code node}, {@code storage}, {@code network}, …
 * @param highAvailabilityState the HA manager's wish for it; empty for what it does not manage
 * @param maxMemoryBytes all memory of a node, or what a guest may use of it; empty while nobody has
 *     measured it yet
 */
public record ClusterResource(
    String id,
    String type,
    Optional<String> node,
    Optional<Vmid> vmid,
    Optional<String> name,
    Optional<String> status,
    boolean template,
    Optional<String> highAvailabilityState,
    OptionalLong maxMemoryBytes) {}
