package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recorded calls that change something and that the node does not answer alike, each with why. */
enum NotReproduced {
  NO_CALL_OF_THE_API(
      ".* (method-not-allowed|json-body-bad|json-body-array|json-latin1-bytes|bad-ctype|no-ctype)",
      "the transport refuses its method, content type or body, and its own tests are about that"),
  REPEATED_PARAMETER(".* duplicate-param", "one form holds one value for a name here"),
  JSON_NULL(
      ".* (json-body-null|json-null-1-put|json-null-5-description)",
      "it passes every check, and a form, which is all that the faces read, cannot say it"),
  COPY(
      "POST /nodes/[^/]+/lxc/\\d+/(clone|move_volume) .*",
      "the agent copies neither guests nor volumes"),
  OF_THE_HOST(
      "(POST /access/users|PUT /nodes/[^/]+/dns|POST /nodes/[^/]+/status) .*",
      "the agent changes no users, no name servers and no power state of the host"),
  PASSWORD("POST /access/ticket .*", "the agent has a token, and never logs in");

  /** Of the method, the path and the name that the recording gives the call. */
  private final Pattern calls;

  private final String reason;

  NotReproduced(String calls, String reason) {
    this.calls = Pattern.compile(calls);
    this.reason = reason;
  }

  static Optional<NotReproduced> naming(RecordedCall call) {
    String said = call.methodAndPath() + " " + call.what();
    return Arrays.stream(values())
        .filter(exception -> exception.calls.matcher(said).matches())
        .findFirst();
  }

  String reason() {
    return reason;
  }
}
