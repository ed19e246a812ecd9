package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.application.port.ApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The node against what real servers answered: status, texts, types and fields. */
final class RecordedReadsTest {
  /** The calls that the node answers; every other path is a 501 here. */
  private static final Pattern MODELLED =
      Pattern.compile(
          "/version|/nodes|/storage|/cluster/resources|/access/permissions|/nosuch"
              + "|/nodes/+[^/]+/(status|lxc/?|qemu|storage|tasks)"
              + "|/nodes/[^/]+/(lxc|qemu)/[^/]+/(config|pending|status/current|snapshot|feature|nosuch)"
              + "|/nodes/[^/]+/storage/[^/]+/(status|content)|/nodes/[^/]+/tasks/[^/]+/(status|log)"
              + "|/nodes/[^/]+/disks/(list|smart)");

  /** Figures of that moment, and hashes over files that are not modelled byte by byte. */
  private static final Set<String> VOLATILE =
      Set.of(
          "cpu",
          "mem",
          "uptime",
          "disk",
          "used",
          "free",
          "avail",
          "available",
          "used_fraction",
          "loadavg",
          "digest",
          "flags",
          "ssl_fingerprint");

  /** The same answer with the number of another build. */
  private static final Set<String> OTHER_BUILDS =
      Set.of("compute-reads-9.1.1/0", "storage-reads-9.1.1/0", "version-9.x/0");

  @Test
  void everyRecordedReadOfTheModelledCallsIsAnsweredAlike() throws IOException {
    Optional<Path> folder = RecordedRead.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no ../shared/pve beside the checkout");
    List<RecordedRead> recorded = RecordedRead.all(folder.get());
    List<RecordedRead> reads = recorded.stream().filter(RecordedReadsTest::isModelled).toList();
    List<String> differences = new ArrayList<>();
    SortedMap<Integer, Integer> byStatus = new TreeMap<>();
    for (RecordedRead read : reads) {
      Optional<String> difference = difference(read);
      difference.ifPresent(differences::add);
      if (difference.isEmpty()) {
        byStatus.merge(read.status(), 1, Integer::sum);
      }
    }
    System.getLogger(RecordedReadsTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "recorded GETs answered alike: {0} of {1}, by status {2}; {3} more are of calls or"
                + " builds that are not modelled",
            reads.size() - differences.size(),
            reads.size(),
            byStatus,
            recorded.size() - reads.size());
    assertEquals(List.of(), differences);
    assertTrue(reads.size() > 500, "only " + reads.size() + " recorded reads were found");
    assertEquals(Set.of(200, 400, 401, 403, 500, 501), byStatus.keySet());
  }

  static boolean isModelled(RecordedRead read) {
    return !isOfAnotherBuild(read)
        && MODELLED.matcher(read.apiPath()).matches()
        && read.path().startsWith("/api2/json/");
  }

  static boolean isOfAnotherBuild(RecordedRead read) {
    return OTHER_BUILDS.contains(read.name());
  }

  private static Optional<String> difference(RecordedRead read) {
    PveAnswer answer;
    try {
      answer = RecordedWorld.of(read).as("agent@pve!" + tokenName(read)).exchange(read.request());
    } catch (ApiException e) {
      throw new IllegalStateException(read.toString(), e);
    }
    JsonNode expected = normalized(read.body(), read);
    JsonNode actual =
        answer.body().length == 0
            ? JsonNodeFactory.instance.textNode("")
            : normalized(RecordedRead.tree(answer.body()), read);
    if (answer.status() == read.status() && expected.equals(actual)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s\n  recorded %d %s\n  answered %d %s"
            .formatted(read, read.status(), expected, answer.status(), actual));
  }

  private static String tokenName(RecordedRead read) {
    return read.token().matches("full|root|audit|none|vmop") && read.status() != 401
        ? read.token()
        : "nosuch";
  }

  /** Without what depends on the moment, or on the order of a Perl hash. */
  private static JsonNode normalized(JsonNode tree, RecordedRead read) {
    if (tree instanceof ObjectNode object) {
      SortedMap<String, JsonNode> values = new TreeMap<>();
      object.properties().forEach(entry -> values.put(entry.getKey(), value(entry, read)));
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      values.forEach(result::set);
      return result;
    }
    if (tree instanceof ArrayNode array) {
      Stream<JsonNode> items = array.valueStream().map(item -> normalized(item, read));
      boolean ordered = read.apiPath().matches(".*/(tasks.*|smart|content|status)");
      return JsonNodeFactory.instance
          .arrayNode()
          .addAll(
              (ordered ? items : items.sorted(Comparator.comparing(JsonNode::toString))).toList());
    }
    // Perl's numbers have one type: 64 and 64L are the same.
    return tree.isNumber() ? JsonNodeFactory.instance.numberNode(tree.decimalValue()) : tree;
  }

  private static JsonNode value(Map.Entry<String, JsonNode> entry, RecordedRead read) {
    JsonNode value = entry.getValue();
    if (entry.getKey().equals("content") && value.isTextual()) {
      String sorted = String.join(",", Stream.of(value.asText().split(",", -1)).sorted().toList());
      return JsonNodeFactory.instance.textNode(sorted);
    }
    if (entry.getKey().equals("key") || !isVolatile(entry, read)) {
      return digestOfPending(normalized(value, read));
    }
    return JsonNodeFactory.instance.textNode(
        value.isNumber() ? "a number" : value.getNodeType().name());
  }

  private static boolean isVolatile(Map.Entry<String, JsonNode> entry, RecordedRead read) {
    return VOLATILE.contains(entry.getKey())
        && !(read.apiPath().endsWith("/config") && !entry.getKey().equals("digest"))
        && !read.apiPath().contains("/disks/");
  }

  /** In the pending list the digest is a value like any other. */
  private static JsonNode digestOfPending(JsonNode value) {
    return value.isTextual() && value.asText().matches("[0-9a-f]{40}")
        ? JsonNodeFactory.instance.textNode("a digest")
        : value;
  }
}
