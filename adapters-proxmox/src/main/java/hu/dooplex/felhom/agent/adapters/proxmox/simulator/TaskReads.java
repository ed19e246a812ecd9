package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Tasks and their logs (pve-manager, {@code PVE::API2::Tasks}). */
final class TaskReads {
  private static final int DEFAULT_LIMIT = 50;

  private final SimulatedNode node;

  TaskReads(SimulatedNode node) {
    this.node = node;
  }

  /** Running ones first, then the archive, latest first. {@code total} counts before the cut. */
  Endpoint.Result list(Call call) {
    List<SimulatedTask> matching =
        candidates(call.optional("source").orElse("archive")).stream()
            .filter(task -> mayRead(call.rights(), task.upid()))
            .filter(task -> matches(task, call))
            .toList();
    ArrayNode list = Json.array();
    matching.stream()
        .skip(call.number("start", 0))
        .limit(call.number("limit", DEFAULT_LIMIT))
        .forEach(task -> list.add(listed(task, listedAsRunning(task))));
    return new Endpoint.Result(list, OptionalLong.of(matching.size()));
  }

  private List<SimulatedTask> candidates(String source) {
    List<SimulatedTask> latestFirst = new ArrayList<>(node.tasks()).reversed();
    return latestFirst.stream()
        .filter(task ->
            switch (source) {
              case "archive" -> !listedAsRunning(task);
              case "active" -> listedAsRunning(task);
              default -> true;
            })
        .sorted(Comparator.comparing(task -> !listedAsRunning(task)))
        .toList();
  }

  /** The list comes from an index that the end of a task reaches a little later. */
  private boolean listedAsRunning(SimulatedTask task) {
    Duration lag = node.settings().taskListLag();
    return task.ended()
        .filter(end -> lag.isZero() || !node.written(node.now()).isBefore(end.plus(lag)))
        .isEmpty();
  }

  private static boolean matches(SimulatedTask task, Call call) {
    Upid upid = task.upid();
    long start = upid.startTime().getEpochSecond();
    String user = task.ended().isPresent() ? userOf(upid) : upid.user();
    return call.optional("userfilter").map(wanted -> contains(user, wanted)).orElse(true)
        && call.optional("typefilter").map(upid.type()::equals).orElse(true)
        && call.optional("vmid").map(upid.id()::equals).orElse(true)
        && start >= call.number("since", Long.MIN_VALUE)
        && start <= call.number("until", Long.MAX_VALUE)
        && wantedKinds(call).contains(task.outcomeKind());
  }

  /** {@code errors} overrides the filter, and counts warnings as errors. */
  private static Set<String> wantedKinds(Call call) {
    if (call.flag("errors")) {
      return Set.of("warning", "error", "unknown");
    }
    return call.optional("statusfilter")
        .map(filter ->
            Call.list(filter.toLowerCase(Locale.ROOT)).stream().collect(Collectors.toSet()))
        .orElse(Set.of("ok", "warning", "error", "unknown"));
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private static ObjectNode listed(SimulatedTask task, boolean asRunning) {
    if (asRunning) {
      // A running task's user is not split, and "saved" is text: as recorded.
      return named(task.upid())
          .put("user", task.upid().user())
          .put("saved", "0")
          .put("status", "RUNNING");
    }
    return withOwner(named(task.upid()), task.upid())
        .put("endtime", task.ended().orElseThrow().getEpochSecond())
        .put("status", task.exitStatus());
  }

  JsonNode status(Call call) {
    Upid upid = parsed(call);
    SimulatedTask task = find(upid).orElseThrow(() -> Refusal.parameter("upid", "no such task"));
    requireMayRead(call.rights(), upid);
    ObjectNode status = withOwner(named(upid), upid);
    if (task.ended().isEmpty()) {
      return status.put("status", "running");
    }
    return status.put("status", "stopped").put("exitstatus", task.exitStatus());
  }

  Endpoint.Result log(Call call) {
    Upid upid = parsed(call);
    requireMayRead(call.rights(), upid);
    Optional<SimulatedTask> task = find(upid);
    if (task.isEmpty()) {
      return missingLog();
    }
    List<String> lines = task.get().log().isEmpty() ? List.of("no content") : task.get().log();
    long start = call.number("start", 0);
    long limit = call.number("limit", DEFAULT_LIMIT);
    ArrayNode shown = Json.array();
    for (int i = 0; i < lines.size(); i++) {
      // A limit of zero is no limit (pve-common, dump_logfile).
      if (i >= start && (limit == 0 || i - start < limit)) {
        shown.addObject().put("n", i + 1).put("t", lines.get(i));
      }
    }
    return new Endpoint.Result(shown, OptionalLong.of(lines.size()));
  }

  /** The log of a task that never was is one line that says so; on 8.4 not even in a list. */
  private Endpoint.Result missingLog() {
    ObjectNode line =
        Json.object().put("n", 1).put("t", "unable to open file - No such file or directory");
    JsonNode data = node.release().since9() ? Json.array().add(line) : line;
    return new Endpoint.Result(data, OptionalLong.of(1));
  }

  private static Upid parsed(Call call) {
    return Upid.parse(call.text("upid"))
        .orElseThrow(() -> Refusal.parameter("upid", "unable to parse worker upid"));
  }

  private Optional<SimulatedTask> find(Upid upid) {
    return node.tasks().stream().filter(task -> task.upid().equals(upid)).findFirst();
  }

  private void requireMayRead(Rights rights, Upid upid) {
    if (!rights.tokenId().equals(upid.user())) {
      rights.require("/nodes/" + node.name(), "Sys.Audit");
    }
  }

  /** A token sees its own tasks, not those of its user's other tokens. */
  private boolean mayRead(Rights rights, Upid upid) {
    return rights.tokenId().equals(upid.user())
        || rights.hold("/nodes/" + node.name(), "Sys.Audit");
  }

  private static ObjectNode named(Upid upid) {
    return Json.object()
        .put("upid", upid.text())
        .put("node", upid.node().value())
        .put("pid", upid.pid())
        .put("pstart", upid.processStart())
        .put("starttime", upid.startTime().getEpochSecond())
        .put("type", upid.type())
        .put("id", upid.id());
  }

  private static ObjectNode withOwner(ObjectNode entry, Upid upid) {
    entry.put("user", userOf(upid));
    int mark = upid.user().indexOf('!');
    return mark < 0 ? entry : entry.put("tokenid", upid.user().substring(mark + 1));
  }

  private static String userOf(Upid upid) {
    int mark = upid.user().indexOf('!');
    return mark < 0 ? upid.user() : upid.user().substring(0, mark);
  }
}
