package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.PrivilegeReview;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.PveVersion;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the agent gets through to Proxmox VE, to the right node, and with a token that may do
 * what it needs and no more. It comes first because a token without rights sees empty lists and no
 * error.
 */
public final class ConnectionCheck {
  private final ReportIdentity identity;
  private final HostObservation host;
  private final InstantSource clock;

  @Inject
  ConnectionCheck(ReportIdentity identity, HostObservation host, InstantSource clock) {
    this.identity = identity;
    this.host = host;
    this.clock = clock;
  }

  /**
   * Runs the checks; if the first fails to get an answer, none of the others is tried.
   *
   * @param level how much the agent is configured to do
   */
  public Outcome run(PrivilegeReview.Level level) {
    Privileges privileges;
    try {
      privileges = host.privileges();
    } catch (ApiException failure) {
      Check failed = new Check("api token", Result.FAILED, String.valueOf(failure.getMessage()));
      return new Outcome(List.of(failed), !(failure instanceof ApiException.Unreachable), false);
    }
    List<Check> checks = new ArrayList<>();
    checks.add(missing(privileges, level));
    checks.add(excess(privileges, level));
    checks.add(Attempt.of("version", this::version));
    checks.add(CertificateCheck.of("certificate", host.certificate(), clock.instant()));
    checks.add(Attempt.of("node", this::node));
    return new Outcome(checks, true, true);
  }

  private Check missing(Privileges privileges, PrivilegeReview.Level level) {
    if (privileges.isEmpty()) {
      return new Check(
          "api token",
          Result.FAILED,
          "the token has no rights at all: Proxmox VE shows it an empty host; grant both the user"
              + " and the token the roles of the README");
    }
    PrivilegeReview review = PrivilegeReview.of(privileges, identity.node(), level);
    return review.missing().isEmpty()
        ? new Check("api token", Result.OK, "has what reporting needs")
        : new Check(
            "api token",
            Result.FAILED,
            review.missing().entrySet().stream()
                .map(need -> need.getKey() + " is missing (" + need.getValue() + ")")
                .collect(Collectors.joining("; ")));
  }

  private Check excess(Privileges privileges, PrivilegeReview.Level level) {
    PrivilegeReview review = PrivilegeReview.of(privileges, identity.node(), level);
    return review.excess().isEmpty()
        ? new Check("privileges", Result.OK, "none beyond what the agent is configured to do")
        : new Check(
            "privileges",
            Result.WARNING,
            "more than the agent is configured to use: " + listed(review.excess()));
  }

  /** Paths with the same privileges together: a role on / shows up on every path below it. */
  private static String listed(Map<String, SortedSet<String>> byPath) {
    Map<String, SortedSet<String>> pathsByPrivileges = new TreeMap<>();
    byPath.forEach((path, privileges) ->
        pathsByPrivileges
            .computeIfAbsent(String.join(" ", privileges), same -> new TreeSet<>())
            .add(path));
    return pathsByPrivileges.entrySet().stream()
        .map(entry -> entry.getKey() + " on " + String.join(" ", entry.getValue()))
        .collect(Collectors.joining("; "));
  }

  private Check version() throws ApiException {
    PveVersion version = host.version();
    return new Check("version", Result.OK, "Proxmox VE " + version.version());
  }

  private Check node() throws ApiException {
    List<NodeName> nodes = host.nodes();
    return nodes.contains(identity.node())
        ? new Check("node", Result.OK, identity.node().toString())
        : new Check(
            "node",
            Result.FAILED,
            "'"
                + identity.node()
                + "' is not a node of this server; set \"node\" to one of: "
                + nodes.stream().map(NodeName::toString).collect(Collectors.joining(", ")));
  }
}
