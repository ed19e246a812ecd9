package hu.dooplex.felhom.agent.bootstrap.demo;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests.Received;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** What all chapters play on. */
final class Stage {
  /** Far longer than any step takes: only a step that went wrong waits for so long. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PrintStream out;
  private final Story story;
  private final DemoWorld world;
  private final SystemTime time;
  private final SeenEvents events = new SeenEvents();
  private int changesTold;

  Stage(PrintStream out, DemoWorld world, SystemTime time) {
    this.out = out;
    this.story = new Story(out);
    this.world = world;
    this.time = time;
  }

  PrintStream out() {
    return out;
  }

  Story story() {
    return story;
  }

  DemoWorld world() {
    return world;
  }

  SystemTime time() {
    return time;
  }

  /** What the daemon in this process logs. */
  SeenEvents events() {
    return events;
  }

  /** Waits for the next line of the daemon's log that begins so, and gives it. */
  String nextEvent(String beginning) throws InterruptedException, TimeoutException {
    return events.await(beginning, events.count(), PATIENCE);
  }

  /** Says something beside the steps. */
  void told(String line) {
    out.println();
    out.println(line);
  }

  /** The first report from now on that is so. */
  JsonNode awaitReport(String what, Predicate<JsonNode> so)
      throws InterruptedException, TimeoutException {
    SimulatedHub hub = world.hub();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int next = hub.taken() + 1; ; next++) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        throw new TimeoutException("waited in vain for a report with " + what);
      }
      JsonNode report = hub.awaitReports(next, left).getLast();
      if (so.test(report)) {
        return report;
      }
    }
  }

  /**
   * The requests for a change that the node received since this was last asked, each without the
   * digest and in alphabetical order, as guests are worked on side by side.
   */
  List<String> newChanges() {
    int now = world.server().received().mutating();
    List<Received> all =
        world.server().received().all().stream().filter(Received::mutating).toList();
    int fresh = now - changesTold;
    changesTold = now;
    return all.subList(all.size() - fresh, all.size()).stream()
        .map(Stage::withoutDigest)
        .sorted()
        .toList();
  }

  int changesTold() {
    return changesTold;
  }

  private static String withoutDigest(Received request) {
    return request.toString().replaceFirst("digest=[0-9a-f]+&?", "").replaceFirst("[?&]$", "");
  }

  static JsonNode guest(JsonNode report, int vmid) throws Story.NotAsTold {
    return find(report, vmid)
        .orElseThrow(() -> new Story.NotAsTold("guest " + vmid + " is not in the report"));
  }

  /** How the guest stands, as the report says: {@code in_sync}, or {@code drift (paused)}. */
  static String standing(JsonNode report, int vmid) {
    JsonNode reconcile = find(report, vmid).map(guest -> guest.path("reconcile")).orElse(report);
    String reason = reconcile.path("reason").asText("");
    return reconcile.path("state").asText("nowhere")
        + (reason.isEmpty() || reason.equals("null") ? "" : " (" + reason + ")");
  }

  private static Optional<JsonNode> find(JsonNode report, int vmid) {
    return report
        .path("guests")
        .valueStream()
        .filter(guest -> guest.path("vmid").intValue() == vmid)
        .findFirst();
  }

  static ControlEnvelope interval(long seconds) {
    return new ControlEnvelope(
        OptionalLong.of(seconds), Optional.of(false), OptionalLong.empty(), false);
  }
}
