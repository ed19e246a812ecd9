package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the keys of one kind of guest's configuration. */
interface GuestKeys {
  boolean exists(String key);

  /** The value as it comes back from the file; empty if it leaves nothing there. */
  Optional<JsonNode> stored(String key, JsonNode value);

  /** Every volume that such a configuration uses; {@code unusedN} does not. */
  List<String> volumes(Map<String, String> config);
}
