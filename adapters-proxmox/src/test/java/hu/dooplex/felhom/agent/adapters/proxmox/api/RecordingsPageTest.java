package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.SharedRecordings.Call;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatorShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The page that says, of every recorded call, what client and simulator do with it. The counts are
 * the classification that the tests of both assert call by call.
 */
class RecordingsPageTest {
  private static final Path PAGE = Path.of("../bootstrap/src/docs/recordings.md");

  /** {@code mvn -Ddocs.rewrite …} writes the page anew, and fails so that it is looked at. */
  private static final boolean REWRITE = System.getProperty("docs.rewrite") != null;

  /** What the client does with the calls of one file. */
  private static final class Row {
    private int gets;
    private int read;
    private int refused;
    private int changes;
    private int sent;

    private void add(Row other) {
      gets += other.gets;
      read += other.read;
      refused += other.refused;
      changes += other.changes;
      sent += other.sent;
    }
  }

  private final SortedMap<String, Integer> reasons = new TreeMap<>();

  @Test
  void thePageSaysWhatTheTestsShow() throws Exception {
    Optional<Path> folder = SharedRecordings.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no shared/pve beside the checkout");
    String page = page(folder.get());
    if (REWRITE) {
      Files.writeString(PAGE, page);
      fail(PAGE + " was rewritten; look at it, and run without -Ddocs.rewrite");
    }
    assertEquals(page, Files.readString(PAGE), "run with -Ddocs.rewrite");
  }

  private String page(Path folder) throws IOException {
    SortedMap<String, Row> rows = rows(folder);
    SortedMap<String, SimulatorShare.Alike> alike =
        SimulatorShare.byFile(folder.resolve("recorded"));
    StringBuilder page = new StringBuilder(HEAD);
    Row total = new Row();
    int reads = 0;
    int changes = 0;
    for (String file : rows.keySet()) {
      Row row = rows.get(file);
      SimulatorShare.Alike here = alike.getOrDefault(file, new SimulatorShare.Alike(0, 0));
      page.append(line(file, row, here.reads(), here.changes()));
      total.add(row);
      reads += here.reads();
      changes += here.changes();
    }
    page.append(line("all", total, reads, changes));
    page.append("\n## Not sent, or not read\n\n");
    reasons.forEach((reason, count) ->
        page.append("- ").append(count).append(": ").append(reason).append('\n'));
    page.append("\n## Not answered alike\n\n");
    SimulatorShare.exceptions(folder.resolve("recorded"))
        .forEach((reason, count) ->
            page.append("- ").append(count).append(": ").append(reason).append('\n'));
    return page.toString();
  }

  private SortedMap<String, Row> rows(Path folder) throws IOException {
    SortedMap<String, Row> rows = new TreeMap<>();
    for (Call get : SharedRecordings.gets(folder)) {
      Row row = row(rows, get);
      row.gets++;
      if (ClientCall.sending(get.decodedPath()).isEmpty()) {
        count("reads", NotForThisClient.reasonsFor(get.decodedPath()).getFirst());
      } else if (get.status() == 200) {
        row.read++;
      } else {
        row.refused++;
      }
    }
    for (Call change : SharedRecordings.changes(folder)) {
      Row row = row(rows, change);
      row.changes++;
      Optional<NeverSent> never = NeverSent.why(change);
      never.ifPresentOrElse(reason -> count("changes", reason), () -> row.sent++);
    }
    return rows;
  }

  private static Row row(SortedMap<String, Row> rows, Call call) {
    return rows.computeIfAbsent(call.file().replace(".jsonl", ""), file -> new Row());
  }

  private void count(String what, Enum<?> reason) {
    String text = reason.toString();
    reasons.merge(
        what + ", " + text.substring(text.indexOf('(') + 1, text.lastIndexOf(')')),
        1,
        Integer::sum);
  }

  private static String line(String file, Row row, int reads, int changes) {
    return "| %s | %d | %d | %d | %d | %d | %d | %d |%n"
        .formatted(file, row.gets, row.read, row.refused, reads, row.changes, row.sent, changes)
        .replace("\r\n", "\n");
  }

  private static final String HEAD =
      """
      # The recordings, file by file

      1,801 calls of real Proxmox VE servers (8.4.21, 9.1.6, a 9.2.4 container's life), and what becomes of each. Client: the real one, given the recorded answer; a change is sent when an operation
      of the catalogue is that call, with the catalogue's own parameters, and whatever the answer is, it is read as recorded. Simulator: a node as that server must have been is asked the same, and answers with the same status, message, errors and kind of
      data; a task ends as the recorded one did, with the same last line in its log. The tests assert it for every call; this page is written by one of them.

      | file | reads | client reads | client: refused as recorded | simulator: alike | changes | client sends | simulator: alike |
      | --- | --- | --- | --- | --- | --- | --- | --- |
      """;
}
