package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One call of the API.
 *
 * @param path its segments, {@code {name}} for one that is a parameter, {@code {name*}} for a last
 *     one that takes all that is left
 * @param permission what is checked before anything else is looked at
 */
record Endpoint(
    String method,
    List<String> path,
    Permission permission,
    ParameterSchema schema,
    Handler handler) {

  /** The check that the server does from its declaration, before it looks at parameters. */
  interface Permission {
    void check(Rights rights, Map<String, String> inPath);
  }

  /** The call itself; it throws a {@link Refusal} for everything it refuses. */
  interface Handler {
    Result handle(Call call);
  }

  /** A call at that path: {@code /nodes/{node}/lxc/{vmid}/config}. */
  static Endpoint of(
      String method,
      String path,
      Permission permission,
      ParameterSchema schema,
      Function<Call, JsonNode> handler) {
    return new Endpoint(
        method, segments(path), permission, schema, call -> Result.of(handler.apply(call)));
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /** What a call answers; {@code total} stands beside the data of a cut list. */
  record Result(JsonNode data, OptionalLong total) {
    static Result of(JsonNode data) {
      return new Result(data, OptionalLong.empty());
    }
  }

  /** The parameters in that path; empty if it is not this endpoint's. */
  Optional<Map<String, String>> match(List<String> segments) {
    boolean open = path.getLast().endsWith("*}");
    if (open ? segments.size() < path.size() : segments.size() != path.size()) {
      return Optional.empty();
    }
    Map<String, String> inPath = new TreeMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = path.get(i);
      if (expected.endsWith("*}")) {
        inPath.put(
            expected.substring(1, expected.length() - 2),
            String.join("/", segments.subList(i, segments.size())));
      } else if (expected.startsWith("{")) {
        inPath.put(expected.substring(1, expected.length() - 1), segments.get(i));
      } else if (!expected.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(inPath);
  }
}
