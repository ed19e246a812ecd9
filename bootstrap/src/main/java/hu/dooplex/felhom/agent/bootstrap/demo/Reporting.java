package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.Story.expect;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The chapter of the reports, and of a hub that goes away and changes its mind. */
final class Reporting {
  private static final int BROKEN_VMID = 102;

  private final Story story;
  private final DemoWorld world;
  private final SeenEvents events;

  Reporting(Stage stage) {
    this.story = stage.story();
    this.world = stage.world();
    this.events = stage.events();
  }

  void tell() throws InterruptedException {
    story.step("The first report", this::firstReport);
    story.step("A guest whose configuration cannot be read", this::unreadableGuest);
    story.step("The hub goes away and comes back", this::hubOutage);
    story.step("The hub changes the poll interval", this::pollInterval);
  }

  private void firstReport() throws Exception {
    world.hub().answerWith(Stage.interval(60));
    JsonNode report = world.hub().awaitReports(1, Stage.PATIENCE).get(0);
    expect("its number", 1L, report.path("sequence").longValue());
    expect("its node", "pve1", report.path("node").textValue());
    expect("its collection errors", 0, report.path("collection_errors").size());
    expect("its guests", 5, report.path("guests").size());
    for (JsonNode guest : report.path("guests")) {
      story.line(
          "%s %s %s: %s, cores %d, memory %d MiB"
              .formatted(
                  guest.path("kind").textValue(),
                  guest.path("vmid"),
                  guest.path("name").textValue(),
                  guest.path("status").textValue(),
                  guest.path("spec").path("cores").longValue(),
                  guest.path("spec").path("memory_bytes").longValue() >> 20));
    }
    story.line(
        "%d storages, %d backups"
            .formatted(report.path("storage").size(), report.path("backups").size()));
  }

  private void unreadableGuest() throws Exception {
    world.node().changeGuest(BROKEN_VMID, SimulatedGuest::withoutReadableConfig);
    int before = world.hub().taken();
    // The report after the next one was certainly collected after the change.
    JsonNode report = world.hub().awaitReports(before + 2, Stage.PATIENCE).getLast();
    JsonNode broken = Stage.guest(report, BROKEN_VMID);
    expect("the guests in the report", 5, report.path("guests").size());
    expect("its status", "unknown", broken.path("status").textValue());
    expect("its spec", true, broken.path("spec").isNull());
    expect("its error", "http 500", broken.path("error").textValue());
    expect("the status of 101", "running", Stage.guest(report, 101).path("status").textValue());
    story.line(
        BROKEN_VMID + " is reported as unknown, with the error 'http 500'; the other four as ever");
    world.node().changeGuest(BROKEN_VMID, SimulatedGuest::withReadableConfig);
  }

  private void hubOutage() throws Exception {
    int from = events.count();
    int taken = world.hub().taken();
    world.hub().failWith(HubFault.UNAVAILABLE);
    String failed = events.await("report_not_sent", from, Stage.PATIENCE);
    story.line("the hub answers 503: " + failed);
    world.hub().failWith(HubFault.DISCONNECT);
    story.line(
        "the hub hangs up: " + events.await("report_not_sent", events.count(), Stage.PATIENCE));
    world.hub().recover();
    List<JsonNode> reports = world.hub().awaitReports(taken + 1, Stage.PATIENCE);
    long last = reports.get(taken - 1).path("sequence").longValue();
    long first = reports.get(taken).path("sequence").longValue();
    if (first < last + 3) {
      throw new Story.NotAsTold("report " + first + " came after " + last + ": none was lost");
    }
    story.line(
        "the hub is back: after report "
            + last
            + " it takes report "
            + first
            + "; each try had a number");
  }

  private void pollInterval() throws Exception {
    int from = events.count();
    world.hub().answerWith(Stage.interval(120));
    expect(
        "the daemon's log",
        "poll_interval_changed seconds=120",
        events.await("poll_interval_changed", from, Stage.PATIENCE));
    int taken = world.hub().taken();
    List<JsonNode> reports = world.hub().awaitReports(taken + 1, Stage.PATIENCE);
    Duration apart = Duration.between(at(reports.get(taken - 1)), at(reports.get(taken)));
    if (apart.compareTo(Duration.ofSeconds(107)) < 0) {
      throw new Story.NotAsTold("the next report came after " + apart.toSeconds() + " s already");
    }
    story.line("it asks for 120 s, and the next report comes after " + apart.toSeconds() + " s");
    from = events.count();
    world.hub().answerWith(Stage.interval(5));
    expect(
        "the daemon's log",
        "poll_interval_changed seconds=60",
        events.await("poll_interval_changed", from, Stage.PATIENCE));
    story.line("it asks for 5 s, and gets the 60 s that are the least");
  }

  private static Instant at(JsonNode report) {
    return Instant.parse(report.path("reported_at").textValue());
  }
}
