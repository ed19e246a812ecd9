package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Answers from a list, in order, and remembers what was asked. */
final class ReplayTransport implements PveTransport {
  static final String JSON = "application/json;charset=UTF-8";

  /** One answer, or a fault in its place. */
  private interface Step {
    PveAnswer give() throws ApiException;
  }

  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<PveRequest> requests = new ArrayList<>();

  /** A 200 with this body. */
  static ReplayTransport of(String body) {
    return new ReplayTransport().then(200, body);
  }

  ReplayTransport then(int status, String body) {
    return then(status, Optional.of(JSON), body);
  }

  ReplayTransport then(int status, Optional<String> contentType, String body) {
    steps.add(() -> new PveAnswer(status, contentType, body.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  ReplayTransport then(byte[] body) {
    steps.add(() -> new PveAnswer(200, Optional.of(JSON), body));
    return this;
  }

  ReplayTransport then(ApiException fault) {
    steps.add(() -> {
      throw fault;
    });
    return this;
  }

  /** What was asked, with the parameters. */
  List<String> asked() {
    return requests.stream().map(r -> r + (r.form().isEmpty() ? "" : "?" + r.form())).toList();
  }

  @Override
  public PveAnswer exchange(PveRequest request) throws ApiException {
    requests.add(request);
    if (steps.isEmpty()) {
      throw new AssertionError("one request too many: " + asked());
    }
    return steps.remove().give();
  }
}
