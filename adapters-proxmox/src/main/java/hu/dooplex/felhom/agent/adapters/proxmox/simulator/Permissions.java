package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.List;

/** The permissions that calls declare. */
final class Permissions {
  private Permissions() {}

  /** Whoever has a token; the call itself looks at what it may see or do. */
  static Endpoint.Permission everyone() {
    return (rights, inPath) -> {};
  }

  /** One of these privileges on that path, with the call's parameters in it. */
  static Endpoint.Permission any(String pathTemplate, String... privileges) {
    return (rights, inPath) -> {
      String path = pathTemplate;
      for (String name : List.of("node", "vmid", "storage")) {
        path = path.replace("{" + name + "}", inPath.getOrDefault(name, ""));
      }
      rights.require(path, privileges);
    };
  }
}
