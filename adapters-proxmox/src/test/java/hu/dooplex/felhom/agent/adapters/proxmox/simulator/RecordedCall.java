package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Any call that a real server answered, from the recordings beside the checkout.
 *
 * @param file without its ending: {@code pve-9.1-mutate}
 * @param name {@code mutate/start-900}, unique within the file for calls that are no GET
 * @param body as a tree where it is JSON, else as text
 */
record RecordedCall(
    PveRelease release,
    String file,
    String name,
    String token,
    String method,
    String path,
    Optional<String> contentType,
    String requestBody,
    int status,
    JsonNode body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final class Recorded {
    static final Optional<List<RecordedCall>> CALLS = RecordedRead.folder().map(Recorded::read);

    private static List<RecordedCall> read(Path folder) {
      try {
        return all(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** All of them; without the recordings, the test that asks is skipped. */
  static List<RecordedCall> all() {
    assumeTrue(
        Recorded.CALLS.isPresent(), "no recordings: there is no ../shared/pve beside the checkout");
    return Recorded.CALLS.orElseThrow();
  }

  /** All of them, file by file, in the order of time within one. */
  static List<RecordedCall> all(Path folder) throws IOException {
    List<RecordedCall> calls = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".jsonl", "");
        for (String line : Files.readAllLines(file)) {
          calls.add(call(name, MAPPER.readTree(line)));
        }
      }
    }
    return calls;
  }

  private static RecordedCall call(String file, JsonNode call) {
    PveRelease release =
        file.contains("8.4")
            ? PveRelease.V8_4
            : file.contains("9.2") ? PveRelease.V9_2 : PveRelease.V9_1;
    return new RecordedCall(
        release,
        file,
        call.path("name").asText(),
        call.path("token").asText(),
        call.path("method").asText(),
        call.path("path").asText(),
        Optional.ofNullable(call.path("request_content_type").textValue()),
        call.path("request_body").asText(""),
        call.path("status").asInt(),
        parse(call.path("body")));
  }

  private static JsonNode parse(JsonNode body) {
    if (!body.isTextual()) {
      return body;
    }
    try {
      JsonNode tree = MAPPER.readTree(body.asText());
      return tree.isMissingNode() ? body : tree;
    } catch (IOException plainText) {
      return body;
    }
  }

  boolean mutating() {
    return !method.equals("GET");
  }

  JsonNode data() {
    return body.path("data");
  }

  /** {@code mutate}, {@code fail}, {@code roundtrip}, … */
  String group() {
    return file.substring(file.lastIndexOf('-') + 1);
  }

  /** The name without its group: {@code start-900}. */
  String what() {
    return name.substring(name.indexOf('/') + 1);
  }

  /** Below {@code /api2/json}, decoded, without the query. */
  List<String> segments() {
    String encoded = path.split("\\?", 2)[0].replaceFirst("^/api2/json/?", "");
    return Stream.of(encoded.split("/", -1)).map(RecordedCall::decode).toList();
  }

  String apiPath() {
    return "/" + String.join("/", segments());
  }

  String methodAndPath() {
    return method + " " + apiPath();
  }

  /** With something else in its form. */
  RecordedCall withBody(String otherBody) {
    return new RecordedCall(
        release, file, name, token, method, path, contentType, otherBody, status, body);
  }

  /** Query and form together. */
  SortedMap<String, String> parameters() {
    SortedMap<String, String> all = new TreeMap<>();
    String[] parts = path.split("\\?", 2);
    if (parts.length > 1) {
      all.putAll(pairs(parts[1]));
    }
    if (contentType.filter(type -> type.contains("urlencoded")).isPresent()) {
      all.putAll(pairs(requestBody));
    }
    if (contentType.filter(type -> type.contains("json")).isPresent()) {
      all.putAll(scalars(parse(TextNode.valueOf(requestBody))));
    }
    return all;
  }

  /** A JSON body as the server's own calls see it: booleans as 0 and 1, a list as one text. */
  private static Map<String, String> scalars(JsonNode json) {
    Map<String, String> scalars = new LinkedHashMap<>();
    json.properties()
        .forEach(entry -> {
          JsonNode value = entry.getValue();
          String text =
              value.isBoolean()
                  ? value.asBoolean() ? "1" : "0"
                  : value.isArray()
                      ? String.join(",", value.valueStream().map(JsonNode::asText).toList())
                      : value.asText();
          scalars.put(entry.getKey(), text);
        });
    return scalars;
  }

  private static Map<String, String> pairs(String form) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      String[] both = pair.split("=", 2);
      if (!both[0].isEmpty()) {
        pairs.put(
            URLDecoder.decode(both[0], StandardCharsets.UTF_8),
            both.length > 1 ? URLDecoder.decode(both[1], StandardCharsets.UTF_8) : "");
      }
    }
    return pairs;
  }

  /** The request as the client sends it; it can hold no empty parameter. */
  PveRequest request() {
    return new PveRequest(PveRequest.Method.valueOf(method), segments(), parameters());
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return file + " " + name + " " + method + " " + path + " " + requestBody;
  }
}
