package hu.dooplex.felhom.agent.domain.guest;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of a guest. The list's last row, {@code current}, is the guest itself and not one of
 * these.
 *
 * @param description as stored, with the newline that Proxmox VE adds
 * @param taken whole seconds; empty while it is being made
 * @param parent the snapshot it grew from
 */
public record Snapshot(
    String name, String description, Optional<Instant> taken, Optional<String> parent) {}
