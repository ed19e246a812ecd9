package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the call and makes its checks in the server's order (pve-manager, {@code
 * PVE::HTTPServer::rest_handler}): path, declared permission, node, parameters, and then the call's
 * own.
 */
final class Dispatch {
  private static final String JSON = "application/json;charset=UTF-8";

  private final String node;
  private final PveRelease release;
  private final List<Endpoint> endpoints;

  Dispatch(String node, PveRelease release, List<Endpoint> endpoints) {
    this.node = node;
    this.release = release;
    this.endpoints = List.copyOf(endpoints);
  }

  /** A token that is not known, or not there at all: no body. */
  static PveAnswer unauthorized() {
    return new PveAnswer(401, Optional.empty(), new byte[0]);
  }

  /** An error that comes before the API: the text alone, without a content type. */
  static PveAnswer plain(int status, String text) {
    return new PveAnswer(status, Optional.empty(), text.getBytes(StandardCharsets.UTF_8));
  }

  static PveAnswer error(int status, String text, SortedMap<String, String> errors) {
    ObjectNode body = Json.object().putNull("data").put("message", text);
    if (!errors.isEmpty()) {
      ObjectNode each = body.putObject("errors");
      errors.forEach(each::put);
    }
    return json(status, body);
  }

  /**
   * The answer to a request below {@code /api2/json}.
   *
   * @param path decoded; doubled and trailing slashes do not matter
   */
  PveAnswer answer(Rights rights, String method, String path, Map<String, String> parameters) {
    try {
      return json(200, call(rights, method, path, parameters));
    } catch (Refusal refusal) {
      return error(refusal.status(), refusal.text(), refusal.errors());
    }
  }

  private ObjectNode call(
      Rights rights, String method, String path, Map<String, String> parameters) {
    List<String> segments = Stream.of(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    for (Endpoint endpoint : endpoints) {
      Optional<Map<String, String>> inPath = endpoint.match(segments);
      if (endpoint.method().equals(method) && inPath.isPresent()) {
        Map<String, String> all = merged(inPath.get(), parameters);
        endpoint.permission().check(rights, all);
        requireThisNode(inPath.get());
        endpoint.schema().validate(all);
        return envelope(endpoint.handler().handle(new Call(rights, all)));
      }
    }
    throw Refusal.unknownPath(method, path);
  }

  private static Map<String, String> merged(
      Map<String, String> inPath, Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(inPath);
    new TreeMap<>(parameters)
        .forEach((name, value) -> {
          String before = all.put(name, value);
          if (before != null && !before.equals(value)) {
            throw Refusal.parameter(
                name, "duplicate parameter (already defined in URI) with conflicting values!");
          }
        });
    return all;
  }

  /** A request for another node is passed on to it, which begins with looking up its name. */
  private void requireThisNode(Map<String, String> inPath) {
    String asked = inPath.getOrDefault("node", node);
    if (!asked.equals(node) && !asked.equals("localhost")) {
      throw Refusal.failure(
          "hostname lookup '%s' failed - failed to get address info for: %s: %s"
              .formatted(
                  asked,
                  asked,
                  release.since9()
                      ? "Temporary failure in name resolution"
                      : "Name or service not known"));
    }
  }

  private static ObjectNode envelope(Endpoint.Result result) {
    ObjectNode body = Json.object();
    body.set("data", result.data());
    // Perl: a total of zero is no total.
    result.total().stream().filter(total -> total > 0).forEach(total -> body.put("total", total));
    return body;
  }

  private static PveAnswer json(int status, ObjectNode body) {
    return new PveAnswer(status, Optional.of(JSON), Json.bytes(body));
  }
}
