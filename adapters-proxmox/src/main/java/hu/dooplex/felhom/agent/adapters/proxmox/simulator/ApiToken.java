package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An API token and what it may do: the part that its user may do as well, since a token with
 * privilege separation has no more than both.
 *
 * @param id {@code user@realm!name}
 * @param grants several on one path add up; one on a deeper path replaces what is inherited
 */
public record ApiToken(String id, Secret secret, List<Grant> grants) {
  /**
   * One line of the access control list.
   *
   * @param propagate whether it holds below the path too
   */
  public record Grant(String path, Set<String> privileges, boolean propagate) {
    public Grant {
      privileges = Set.copyOf(new TreeSet<>(privileges));
    }
  }

  public ApiToken {
    if (!id.matches("[^\\s:/@!]+@[A-Za-z][A-Za-z0-9._-]+![A-Za-z][A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("a token is user@realm!name, not " + id);
    }
    grants = List.copyOf(grants);
  }

  /** A token that may do nothing yet. */
  public static ApiToken of(String id, String secret) {
    return new ApiToken(id, new Secret(secret), List.of());
  }

  /** The same token with these privileges on the path and below it. */
  public ApiToken grant(String path, Set<String> privileges) {
    return with(new Grant(path, privileges, true));
  }

  /** The same token with these privileges on exactly that path. */
  public ApiToken grantHereOnly(String path, Set<String> privileges) {
    return with(new Grant(path, privileges, false));
  }

  /** The same token without what it has on exactly that path. */
  ApiToken withoutGrantsOn(String path) {
    return new ApiToken(
        id, secret, grants.stream().filter(grant -> !grant.path().equals(path)).toList());
  }

  private ApiToken with(Grant grant) {
    List<Grant> more = new ArrayList<>(grants);
    more.add(grant);
    return new ApiToken(id, secret, more);
  }
}
