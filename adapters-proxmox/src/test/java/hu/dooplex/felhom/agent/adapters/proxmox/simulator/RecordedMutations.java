package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Recorded calls that change something, each made again on a node that is as that server must have
 * been, and what the node answers beside what the server did: status, message, errors, and the kind
 * of the data; for a task, how it ended and the last line of its log; and the reads that follow it.
 */
final class RecordedMutations {
  /** The node before a call; empty for a call of somebody else's. */
  interface Preconditions {
    Optional<SimulatedNode> before(RecordedCall call, TestClock clock);

    /** The call to that node, where it cannot be the recorded one to the letter. */
    default RecordedCall sent(RecordedCall call, SimulatedNode to) {
      return call;
    }
  }

  /** A clock that stands until it is moved. */
  static final class TestClock implements java.time.InstantSource {
    private Instant now = Instant.ofEpochSecond(1_795_378_643);

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  /** Longer than any task takes. */
  private static final Duration LONG = Duration.ofHours(12);

  private final List<String> differences = new ArrayList<>();
  private final SortedMap<String, Integer> alike = new TreeMap<>();

  /** One call; whatever was recorded of its task is compared too. */
  void check(Preconditions preconditions, List<RecordedCall> all, RecordedCall call) {
    TestClock clock = new TestClock();
    Optional<SimulatedNode> before = preconditions.before(call, clock);
    if (before.isEmpty()) {
      return;
    }
    SimulatedNode node = before.get();
    PveAnswer answer =
        node.answer(
            node.rights("agent@pve!" + call.token()),
            call.method(),
            call.apiPath(),
            preconditions.sent(call, node).parameters());
    JsonNode actual = answer.body().length == 0 ? text("") : RecordedRead.tree(answer.body());
    String expectedShape = call.status() + " " + shape(call.body());
    String actualShape = answer.status() + " " + shape(actual);
    if (!expectedShape.equals(actualShape)) {
      differences.add(call + "\n  recorded " + expectedShape + "\n  answered " + actualShape);
      return;
    }
    clock.pass(LONG);
    node.settle();
    Optional<String> taskDifference =
        Upid.parse(actual.path("data").asText())
            .flatMap(upid -> compareTask(node, all, call, upid));
    taskDifference.ifPresent(difference -> differences.add(call + "\n  " + difference));
    if (taskDifference.isEmpty()) {
      alike.merge(call.file(), 1, Integer::sum);
    }
  }

  List<String> differences() {
    return differences;
  }

  /** File → how many of its calls were answered alike. */
  SortedMap<String, Integer> alike() {
    return alike;
  }

  int count() {
    return alike.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** A UPID is compared by what it says, not by process and time; errors by their whole text. */
  private static String shape(JsonNode body) {
    if (!(body instanceof ObjectNode object)) {
      return body.toString();
    }
    ObjectNode shape = object.deepCopy();
    Upid.parse(object.path("data").asText())
        .ifPresent(
            upid -> shape.put("data", "UPID " + upid.type() + " " + upid.id() + " " + user(upid)));
    if (shape.path("errors") instanceof ObjectNode errors) { // in the order of a Perl hash
      ObjectNode inOrder = JsonNodeFactory.instance.objectNode();
      errors.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> inOrder.put(entry.getKey(), sorted(entry.getValue())));
      shape.set("errors", inOrder);
    }
    return String.join(
        " ",
        shape.properties().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted()
            .toList());
  }

  /** What is wrong with the parts of a value comes from a Perl hash: its lines have no order. */
  private static String sorted(JsonNode lines) {
    return String.join("\n", Stream.of(lines.asText().split("\n", -1)).sorted().toList());
  }

  /** The 9.2 recordings have a token of another user. */
  private static String user(Upid upid) {
    return upid.user().equals("root@pam!sdk") ? "agent@pve!root" : upid.user();
  }

  private static Optional<String> compareTask(
      SimulatedNode node, List<RecordedCall> all, RecordedCall call, Upid upid) {
    SimulatedTask task =
        node.tasks().stream().filter(t -> t.upid().equals(upid)).findFirst().orElseThrow();
    Optional<JsonNode> status = follower(all, call, ".taskstatus");
    if (status.isPresent() && !status.get().path("status").asText().equals("running")) {
      String expected = status.get().path("exitstatus").asText();
      if (task.ended().isEmpty() || !task.exitStatus().equals(expected)) {
        return Optional.of("task recorded " + expected + "\n  task ended " + task.exitStatus());
      }
    }
    Optional<JsonNode> log = follower(all, call, ".tasklog").filter(lines -> !lines.isEmpty());
    if (log.isPresent()) {
      String expected = log.get().get(log.get().size() - 1).path("t").asText();
      if (log.get().size() < 50 && !task.log().getLast().equals(expected)) {
        return Optional.of("log recorded " + expected + "\n  log ended " + task.log().getLast());
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> follower(
      List<RecordedCall> all, RecordedCall call, String suffix) {
    return all.stream()
        .filter(other -> other.file().equals(call.file()))
        .filter(other -> other.name().equals(call.name() + suffix))
        .map(RecordedCall::data)
        .findFirst();
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }
}
