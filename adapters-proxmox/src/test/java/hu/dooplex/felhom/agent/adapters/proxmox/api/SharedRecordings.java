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
   */
  record Call(
      String file,
      String method,
      String path,
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
    List<Call> calls = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("recorded"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode json = parse(line);
          if (json.path("method").asText().equals("GET")) {
            calls.add(call(file, json));
          }
        }
      }
    }
    return calls;
  }

  private static Call call(Path file, JsonNode json) {
    JsonNode contentType = json.path("content_type");
    return new Call(
        String.valueOf(file.getFileName()),
        json.path("method").asText(),
        json.path("path").asText(),
        json.path("status").asInt(),
        contentType.isTextual() ? Optional.of(contentType.asText()) : Optional.empty(),
        json.path("body").asText());
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
