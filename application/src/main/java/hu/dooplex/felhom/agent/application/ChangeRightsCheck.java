package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.domain.policy.ChangePrivileges;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import jakarta.inject.Inject;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Whether the token may do what the desired state can ask for under the local policy. */
public final class ChangeRightsCheck {
  private static final String NAME = "changes";

  private final HostObservation host;
  private final ReconcileSettings settings;

  @Inject
  public ChangeRightsCheck(HostObservation host, ReconcileSettings settings) {
    this.host = host;
    this.settings = settings;
  }

  public Check run() {
    return switch (settings.mode()) {
      case OBSERVE -> new Check(NAME, Result.OK, "mode observe: none is made");
      case ENFORCE -> Attempt.of(NAME, this::enforced);
    };
  }

  private Check enforced() throws ApiException {
    LocalPolicy policy = settings.policy();
    if (policy.equals(LocalPolicy.NOTHING)
        || (!policy.guests().all() && policy.guests().listed().isEmpty())) {
      return new Check(
          NAME, Result.WARNING, "mode enforce, and policy.guests lists none: nothing is changed");
    }
    SortedMap<String, List<String>> missing = ChangePrivileges.missing(host.privileges(), policy);
    return missing.isEmpty()
        ? new Check(NAME, Result.OK, "mode enforce, and the token may do what the policy allows")
        : new Check(
            NAME,
            Result.FAILED,
            "the policy allows what the token may not do: "
                + missing.entrySet().stream()
                    .map(entry -> entry.getKey() + " on " + String.join(" ", entry.getValue()))
                    .collect(Collectors.joining("; "))
                + " is missing; grant it to the token and its user, or take it out of the policy");
  }
}
