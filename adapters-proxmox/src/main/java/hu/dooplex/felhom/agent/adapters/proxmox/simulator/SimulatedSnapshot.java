package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A guest's snapshot.
 *
 * @param description as stored: with a line end, unless it is empty
 * @param parent the snapshot before it
 * @param config the guest's configuration as it was then
 */
public record SimulatedSnapshot(
    String name,
    Instant takenAt,
    String description,
    Optional<String> parent,
    Map<String, JsonNode> config) {
  public SimulatedSnapshot {
    config = Collections.unmodifiableMap(new TreeMap<>(config));
  }
}
