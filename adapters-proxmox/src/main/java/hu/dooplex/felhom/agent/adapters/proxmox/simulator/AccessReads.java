package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** What tokens may do (pve-access-control, {@code PVE::API2::AccessControl}). */
final class AccessReads {
  static final String USER_OR_TOKEN =
      "[^\\s:/]+@[A-Za-z][A-Za-z0-9._-]+(?:![A-Za-z][A-Za-z0-9._-]+)?";

  /** {@code PVE::RPCEnvironment::get_effective_permissions}. */
  private static final Set<String> ALWAYS_LISTED =
      Set.of("/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms");

  private final SimulatedNode node;

  AccessReads(SimulatedNode node) {
    this.node = node;
  }

  /** A token that does not exist has no rights, and asking for it is no error. */
  JsonNode permissions(Call call) {
    String asked = call.optional("userid").orElse(call.rights().tokenId());
    if (!asked.equals(call.rights().tokenId())) {
      call.rights().require("/access", "Sys.Audit");
    }
    ObjectNode byPath = Json.object();
    node.rights(asked)
        .ifPresent(rights ->
            call.optional("path")
                .map(Set::of)
                .orElseGet(this::paths)
                .forEach(path -> add(byPath, path, rights.on(path))));
    return byPath;
  }

  /** The paths of everybody's grants are looked at, not only one's own. */
  private Set<String> paths() {
    Set<String> paths = new TreeSet<>(ALWAYS_LISTED);
    node.tokens().stream()
        .flatMap(token -> token.grants().stream())
        .map(ApiToken.Grant::path)
        .forEach(paths::add);
    return paths;
  }

  private static void add(ObjectNode byPath, String path, SortedMap<String, Boolean> privileges) {
    if (!privileges.isEmpty()) {
      ObjectNode here = byPath.putObject(path);
      privileges.forEach((privilege, propagates) -> here.put(privilege, Json.bit(propagates)));
    }
  }
}
