package hu.dooplex.felhom.agent.adapters.proxmox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** The recorded calls to real servers, where the folder beside the checkout is there. */
final class SharedRecordings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SharedRecordings() {}

  /**
   * One recorded call.
   *
   * @param path as it was sent, with query
   * @param requestType the content type of the request
   * @param requestBody empty if there was none
   */
  record Call(
      String file,
      String method,
      String path,
      Optional<String> requestType,
      String requestBody,
      int status,
      Optional<String> contentType,
      String body) {
    /** The path without query, as it was sent. */
    String pathAlone() {
      return path.split("\\?", 2)[0];
    }

    String query() {
      String[] parts = path.split("\\?", 2);
      return parts.length > 1 ? parts[1] : "";
    }

    String decodedPath() {
      return URLDecoder.decode(pathAlone().replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return parse(body);
    }

    @Override
    public String toString() {
      return file + ": " + method + " " + path + " → " + status;
    }
  }

  /** {@code shared/pve} beside the checkout that this module is in. */
  static Optional<Path> folder() {
    Path module = Path.of("").toAbsolutePath();
    return Stream.iterate(module, p -> p != null, Path::getParent)
        .limit(3)
        .map(p -> p.resolve("shared").resolve("pve"))
        .filter(Files::isDirectory)
        .findFirst();
  }

  static List<Call> gets(Path folder) throws IOException {
    return calls(folder).stream().filter(call -> call.method().equals("GET")).toList();
  }

  /** Every call that is no GET. */
  static List<Call> changes(Path folder) throws IOException {
    return calls(folder).stream().filter(call -> !call.method().equals("GET")).toList();
  }

  private static List<Call> calls(Path folder) throws IOException {
    List<Call> calls = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("recorded"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          calls.add(call(file, parse(line)));
        }
      }
    }
    return calls;
  }

  private static Call call(Path file, JsonNode json) {
    return new Call(
        String.valueOf(file.getFileName()),
        json.path("method").asText(),
        json.path("path").asText(),
        text(json.path("request_content_type")),
        text(json.path("request_body")).orElse(""),
        json.path("status").asInt(),
        text(json.path("content_type")),
        json.path("body").asText());
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
