package hu.dooplex.felhom.agent.adapters.hub.simulator;

import java.util.Arrays;
import java.util.Optional;

/** What a hub can be asked (hub.md). */
public enum HubCall {
  REPORT("POST", "report"),
  DESIRED_STATE("GET", "desired-state"),
  SIGNED_OPERATIONS("GET", "signed-operations"),
  RESULT("POST", "operation-results");

  private final String method;
  private final String path;

  HubCall(String method, String name) {
    this.method = method;
    this.path = "/api/v1/agent/" + name;
  }

  static Optional<HubCall> at(String path) {
    return Arrays.stream(values()).filter(call -> path.endsWith(call.path)).findFirst();
  }

  /** Why a request is not what this call is; empty: it is. */
  Optional<Refusal> refusal(String method, String contentType) {
    if (!method.equals(this.method)) {
      return Optional.of(new Refusal(405, "this call is a " + this.method));
    }
    return method.equals("POST") && !contentType.equals("application/json")
        ? Optional.of(new Refusal(415, "this call takes application/json"))
        : Optional.empty();
  }

  /** An answer that says no. */
  record Refusal(int status, String text) {}
}
