package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReportFormatTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Test
  void theFullReportIsTheGoldenOne() throws Exception {
    assertGolden("host-report-full.json", SampleReports.full());
  }

  @Test
  void theSparsestReportIsTheGoldenOne() throws Exception {
    assertGolden("host-report-sparse.json", SampleReports.sparse());
  }

  @Test
  void theFullReportLeavesNothingNullAndNoListEmpty() throws Exception {
    List<String> unsaid = new ArrayList<>();
    walk(
        "",
        written(SampleReports.full()),
        (at, node) -> {
          if (node.isNull() || (node.isArray() && node.isEmpty())) {
            unsaid.add(at);
          }
        });
    assertEquals(List.of(), unsaid);
  }

  @Test
  void theTextIsOneLineOfPrintableAscii() {
    String text = text(SampleReports.full());
    assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 0x7f), text);
    assertTrue(text.contains("\"error\":\"k\\u00E9r\\u00E9s \\u001B[31m\\u202E\""), text);
  }

  @Test
  void everyReportOfEveryShapeValidates() throws Exception {
    Set<String> words = new HashSet<>();
    Set<String> nulls = new HashSet<>();
    for (long seed = 0; seed < 1000; seed++) {
      JsonNode json = written(RandomReports.ofSeed(seed));
      assertEquals(
          List.of(),
          WireSchemas.complaints(WireSchemas.HOST_REPORT, json),
          "the report of seed " + seed);
      walk(
          "",
          json,
          (at, node) -> {
            if (node.isNull()) {
              nulls.add(at);
            } else if (at.matches(".*/(status|kind|health|state|mode|verified)")) {
              words.add(at + "=" + node.asText());
            }
          });
    }
    // The generator reached every word of every enum, and every place that can be null.
    assertEquals(2 + 3 + 7 + 3 + 5 + 3 + 2, words.size(), words.toString());
    assertTrue(nulls.containsAll(placesOfNull()), nulls.toString());
  }

  @Test
  void halfASurrogatePairDoesNotSpoilTheReport() throws Exception {
    HostReport report = SampleReports.full();
    HostReport odd =
        new HostReport(
            report.agentVersion(),
            "h\ud83d!",
            report.node(),
            report.sequence(),
            report.reportedAt(),
            report.host(),
            report.sensors(),
            report.disks(),
            report.guests(),
            report.cloudflared(),
            report.storage(),
            report.backups(),
            report.restoreTests(),
            report.collectionErrors(),
            report.reconcile(),
            report.pendingSignatures(),
            report.destructivePath(),
            report.pbs(),
            report.audit());
    assertEquals("h?!", written(odd).path("host_id").asText());
  }

  static Stream<Arguments> everyFieldOfTheReport() throws IOException {
    List<Arguments> fields = new ArrayList<>();
    walk(
        "",
        written(SampleReports.full()),
        (at, node) -> {
          if (!at.isEmpty() && !at.matches(".*/\\d+")) {
            fields.add(Arguments.of(at));
          }
        });
    return fields.stream();
  }

  /** The schema is no rubber stamp: each field of it is needed, typed, and alone in its place. */
  @ParameterizedTest
  @MethodSource("everyFieldOfTheReport")
  void theSchemaRefusesAMissingMistypedOrMisnamedField(String at) throws Exception {
    JsonPointer field = JsonPointer.compile(at);
    String name = field.last().getMatchingProperty();
    assertRefused(field, parent -> parent.remove(name));
    assertRefused(field, parent -> parent.putObject(name).put("planted", true));
    assertRefused(field, parent -> parent.put("planted", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /schema_version                   | 2
          /sequence                         | 0
          /sequence                         | 1.5
          /node                             | "pve.1"
          /reported_at                      | "2026-11-22T19:25:00+01:00"
          /reported_at                      | "2026-11-22T19:25:00.5Z"
          /reported_at                      | null
          /host/cpu/usage_ratio             | -0.1
          /host/cpu/load_average            | [0.1, 0.2]
          /host/memory/total_bytes          | -1
          /host/disks/0/health              | "PASSED"
          /host/disks/0/wearout_percent     | 101
          /guests/0/vmid                    | 99
          /guests/0/kind                    | "docker"
          /guests/0/status                  | null
          /guests/0/tags                    | ["a", "a"]
          /guests/0/reconcile/state         | "in-sync"
          /guests/0/reconcile/reason        | "Some text"
          /cloudflared/status               | "up"
          /storage/0/active                 | 1
          /backups/0/verified               | null
          /reconcile/mode                   | "OBSERVE"
          /reconcile/in_flight              | null
          /pending_signatures/0/document    | "not base64!"
          /destructive_path/open            | null
          /guests                           | null
          """)
  void theSchemaRefusesAValueOutOfItsRange(String at, String value) throws Exception {
    JsonPointer field = JsonPointer.compile(at);
    JsonNode planted = STRICT.readTree(value);
    assertRefused(field, parent -> parent.set(field.last().getMatchingProperty(), planted));
  }

  private static void assertRefused(JsonPointer field, Consumer<ObjectNode> plant)
      throws IOException {
    JsonNode report = written(SampleReports.full());
    assertEquals(List.of(), WireSchemas.complaints(WireSchemas.HOST_REPORT, report));
    plant.accept((ObjectNode) report.at(field.head()));
    assertFalse(WireSchemas.complaints(WireSchemas.HOST_REPORT, report).isEmpty());
  }

  private static Set<String> placesOfNull() throws IOException {
    Set<String> places = new HashSet<>();
    walk(
        "",
        written(SampleReports.sparse()),
        (at, node) -> {
          if (node.isNull()) {
            places.add(at);
          }
        });
    return places;
  }

  private static void assertGolden(String file, HostReport report) throws IOException {
    try (InputStream golden =
        Objects.requireNonNull(ReportFormatTest.class.getResourceAsStream("/golden/" + file))) {
      // As text, so that the order of the fields counts; the file has blanks, the wire has none.
      assertEquals(STRICT.readTree(golden).toString(), written(report).toString());
    }
    assertEquals(List.of(), WireSchemas.complaints(WireSchemas.HOST_REPORT, written(report)));
  }

  private static JsonNode written(HostReport report) throws IOException {
    return STRICT.readTree(ReportFormat.json(report));
  }

  private static String text(HostReport report) {
    return new String(ReportFormat.json(report), UTF_8);
  }

  private interface Visitor {
    void visit(String at, JsonNode node);
  }

  /** Every node, by its JSON pointer; what is in a list stands at 0, since all are alike. */
  private static void walk(String at, JsonNode node, Visitor visitor) {
    visitor.visit(at, node);
    if (node instanceof ObjectNode object) {
      object.properties().forEach(e -> walk(at + "/" + e.getKey(), e.getValue(), visitor));
    } else if (node instanceof ArrayNode array) {
      array.forEach(item -> walk(at + "/0", item, visitor));
    }
  }
}
