package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a token may do on a path (pve-access-control, {@code PVE::AccessControl::roles} and {@code
 * PVE::RPCEnvironment}).
 */
final class Rights {
  private final String owner;
  private final List<ApiToken.Grant> grants;

  Rights(ApiToken token) {
    this(token.id(), token.grants());
  }

  private Rights(String owner, List<ApiToken.Grant> grants) {
    this.owner = owner;
    this.grants = grants;
  }

  /** The host's own user, who may do everything: a person at the host, or one of its services. */
  static Rights root(PveRelease release) {
    return new Rights("root@pam", List.of(new ApiToken.Grant("/", release.administrator(), true)));
  }

  String tokenId() {
    return owner;
  }

  boolean hold(String path, String privilege) {
    return on(path).containsKey(privilege);
  }

  boolean holdAny(String path, String... privileges) {
    return Stream.of(privileges).anyMatch(privilege -> hold(path, privilege));
  }

  void require(String path, String... anyOf) {
    if (!holdAny(path, anyOf)) {
      throw Refusal.permission(path + ", " + String.join("|", anyOf));
    }
  }

  /** Privilege → whether it reaches the paths below. */
  SortedMap<String, Boolean> on(String path) {
    SortedMap<String, Boolean> held = new TreeMap<>();
    for (String level : levels(path)) {
      SortedMap<String, Boolean> here = granted(level, level.equals(path));
      if (!here.isEmpty()) {
        held = here;
      }
    }
    return held;
  }

  private SortedMap<String, Boolean> granted(String level, boolean last) {
    SortedMap<String, Boolean> privileges = new TreeMap<>();
    for (ApiToken.Grant grant : grants) {
      if (grant.path().equals(level) && (last || grant.propagate())) {
        grant.privileges().forEach(p -> privileges.merge(p, grant.propagate(), Boolean::logicalOr));
      }
    }
    return privileges;
  }

  /** {@code /}, {@code /vms}, {@code /vms/100}. */
  private static List<String> levels(String path) {
    List<String> levels = new ArrayList<>(List.of("/"));
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      levels.add(path.substring(0, slash));
    }
    if (path.length() > 1) {
      levels.add(path);
    }
    return levels;
  }
}
