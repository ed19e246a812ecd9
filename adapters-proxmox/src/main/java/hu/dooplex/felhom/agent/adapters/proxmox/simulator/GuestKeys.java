package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What is known of the keys of one kind of guest's configuration. */
interface GuestKeys {
  boolean exists(String key);

  /** The value as it comes back from the file; empty if it leaves nothing there. */
  Optional<JsonNode> stored(String key, JsonNode value);
}
