package hu.dooplex.felhom.agent.adapters.proxmox.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request to the API, below {@code /api2/json}.
 *
 * @param segments the path, not yet encoded: a UPID or a volume id is one segment
 * @param parameters in the query of a GET or DELETE, in the form of a POST or PUT; never empty
 *     values
 */
public record PveRequest(
    Method method, List<String> segments, SortedMap<String, String> parameters) {
  /** The methods of the API. */
  public enum Method {
    GET,
    POST,
    PUT,
    DELETE
  }

  public PveRequest {
    segments = List.copyOf(segments);
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    if (parameters.values().stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("Proxmox VE stores an empty parameter as a space");
    }
  }

  public static PveRequest get(String... segments) {
    return new PveRequest(Method.GET, List.of(segments), new TreeMap<>());
  }

  /** The same request with one parameter more. */
  public PveRequest with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(parameters);
    more.put(name, value);
    return new PveRequest(method, segments, more);
  }

  /** The path, each segment percent-encoded: {@code /nodes/pve1/tasks/UPID%3Apve1…/status}. */
  public String path() {
    return segments.stream().map(PveRequest::encode).collect(Collectors.joining("/", "/", ""));
  }

  /** {@code name=value&…}, encoded; empty without parameters. */
  public String form() {
    return parameters.entrySet().stream().map(PveRequest::pair).collect(Collectors.joining("&"));
  }

  /** Method and path, for errors and logs; parameters are left out, since they may be long. */
  @Override
  public String toString() {
    return method + " " + path();
  }

  private static String pair(Map.Entry<String, String> parameter) {
    return encode(parameter.getKey()) + "=" + encode(parameter.getValue());
  }

  /** RFC 3986: {@code URLEncoder} writes a space as a plus, which only a form may. */
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
