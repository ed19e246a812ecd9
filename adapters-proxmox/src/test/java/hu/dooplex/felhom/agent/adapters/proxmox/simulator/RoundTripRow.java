package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value that was sent to a real server for a field of a stopped container, and what came back.
 *
 * @param get JSON null if the key was gone
 * @param note on what was refused, why
 */
record RoundTripRow(String field, String put, int status, JsonNode get, JsonNode note) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** All that were recorded of a release, in order; skips the test where there are none. */
  static List<RoundTripRow> all(PveRelease release) throws IOException {
    Optional<Path> file =
        RecordedRead.folder()
            .map(folder -> folder.resolve("../roundtrip-" + release.release() + ".jsonl"));
    assumeTrue(file.isPresent(), "no recordings: there is no ../shared/pve beside the checkout");
    List<RoundTripRow> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file.get())) {
      JsonNode row = MAPPER.readTree(line);
      rows.add(
          new RoundTripRow(
              row.path("field").asText(),
              row.path("put").asText(),
              row.path("status").asInt(),
              row.path("get"),
              row.path("note")));
    }
    return rows;
  }
}
