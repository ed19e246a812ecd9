package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A GET that a real server answered, from the recordings beside the checkout. */
record RecordedRead(
    PveRelease release,
    String file,
    String name,
    String token,
    String path,
    int status,
    JsonNode body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The folder of the recordings; empty where it is not beside the checkout. */
  static Optional<Path> folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path beside = at.resolve("../shared/pve/recorded").normalize();
      if (Files.isDirectory(beside)) {
        return Optional.of(beside);
      }
    }
    return Optional.empty();
  }

  static List<RecordedRead> all(Path folder) throws IOException {
    List<RecordedRead> reads = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".jsonl", "");
        for (String line : Files.readAllLines(file)) {
          JsonNode call = MAPPER.readTree(line);
          if (call.path("method").asText().equals("GET")) {
            reads.add(read(name, call));
          }
        }
      }
    }
    return reads;
  }

  private static RecordedRead read(String file, JsonNode call) {
    PveRelease release =
        file.contains("8.4")
            ? PveRelease.V8_4
            : file.contains("9.2") ? PveRelease.V9_2 : PveRelease.V9_1;
    return new RecordedRead(
        release,
        file,
        call.path("name").asText(),
        call.path("token").asText(),
        call.path("path").asText(),
        call.path("status").asInt(),
        parse(call.path("body")));
  }

  /** Bodies are recorded as text; what is no JSON stays text. */
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

  JsonNode data() {
    return body.path("data");
  }

  /** Below {@code /api2/json}, decoded, without the query. */
  String apiPath() {
    return "/" + String.join("/", segments());
  }

  String node() {
    return segments().size() > 1 && segments().getFirst().equals("nodes")
        ? segments().stream().skip(1).filter(part -> !part.isEmpty()).findFirst().orElseThrow()
        : release == PveRelease.V8_4 ? "pve1" : "pve9";
  }

  List<String> segments() {
    String encoded = path.split("\\?", 2)[0].replace("/api2/json/", "");
    return Stream.of(encoded.split("/", -1)).map(RecordedRead::decode).toList();
  }

  PveRequest request() {
    PveRequest request = PveRequest.get(segments().toArray(String[]::new));
    String[] parts = path.split("\\?", 2);
    if (parts.length == 1) {
      return request;
    }
    for (String pair : parts[1].split("&", -1)) {
      String[] both = pair.split("=", 2);
      request = request.with(decode(both[0]), decode(both[1]));
    }
    return request;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  static JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file + " " + name + " GET " + path;
  }
}
