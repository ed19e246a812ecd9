package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.Story.expect;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The chapter of the desired state: what the hub may change, and what it may not. */
final class Reconciling {
  /** 700,000,000 bytes are no whole MiB: a size that is read back otherwise than it was desired. */
  static final List<String> DRIFTED =
      List.of(
          guest(101, "\"config\": {\"cores\": 3, \"memory_bytes\": 4294967296}"),
          guest(102, "\"run_state\": \"running\""),
          guest(104, "\"config\": {\"memory_bytes\": 700000000}"));

  /** What is different about them, as the node has it before and after. */
  private static final List<Difference> DIFFERENCES =
      List.of(
          new Difference(101, "cores", "2", "3"),
          new Difference(101, "memory", "2048", "4096"),
          new Difference(102, "run_state", "stopped", "running"),
          new Difference(104, "memory", "256", "668"));

  private static final String QUIET = "pass_done guests=3 in_sync=3 drift=0 left_alone=0 changed=0";

  private final Stage stage;
  private final Story story;
  private final DemoWorld world;

  Reconciling(Stage stage) {
    this.stage = stage;
    this.story = stage.story();
    this.world = stage.world();
  }

  private record Difference(int vmid, String key, String before, String after) {
    String line() {
      String unit = key.equals("memory") ? " MiB" : "";
      return "~ %d %s %s%s → %s%s".formatted(vmid, key, before, unit, after, unit);
    }

    String on(DemoWorld world) {
      SimulatedGuest guest = world.node().guest(vmid).orElseThrow();
      return key.equals("run_state")
          ? guest.running().isPresent() ? "running" : "stopped"
          : Optional.ofNullable(guest.config().get(key)).map(JsonNode::asText).orElse("");
    }
  }

  void tell() throws InterruptedException {
    story.step("The hub desires something else: the drift is found", this::drift);
    story.step("One pass converges, the next one is quiet", this::convergence);
    story.step("An unsigned destroy is held", this::heldDestroy);
    story.step("A budget is used up", this::budget);
  }

  /** The extra guests of the node, with what they have: a pass looks at them, and is quiet. */
  static Stream<String> asTheyAre(int extraGuests) {
    return IntStream.range(0, extraGuests)
        .mapToObj(i -> guest(SampleWorld.FIRST_EXTRA_VMID + i, "\"config\": {\"cores\": 1}"));
  }

  private static String guest(int vmid, String rest) {
    return "{\"vmid\": %d, \"kind\": \"lxc\", %s}".formatted(vmid, rest);
  }

  /** With the kill switch thrown, so that what is found stays there to be shown. */
  private void drift() throws Exception {
    world.pauseFile().pause("the demo looks at the drift first");
    int generation = world.desire(DRIFTED.toArray(String[]::new));
    JsonNode report =
        stage.awaitReport("the drift", sent -> Stage.standing(sent, 101).equals("drift (paused)"));
    story.line("generation " + generation + ", with 'felhom-agent pause' in force:");
    for (Difference difference : DIFFERENCES) {
      expect("on the node " + difference.key, difference.before, difference.on(world));
      expect(
          "its being reported as drift",
          true,
          Stage.guest(report, difference.vmid)
              .path("reconcile")
              .path("fields")
              .valueStream()
              .anyMatch(field -> field.asText().equals(difference.key)));
      story.line(difference.line());
    }
    story.line("(104 is to have 700000000 bytes, which is no whole MiB: they are rounded up)");
    expect("the requests for a change", List.of(), stage.newChanges());
    story.line("the node received no request for a change");
  }

  private void convergence() throws Exception {
    // Between two passes: one that sees the switch change does its work in two halves.
    stage.nextEvent("pass_done");
    int from = stage.events().count();
    world.pauseFile().resume();
    String first = stage.events().await("pass_done", from, Stage.PATIENCE);
    int after = stage.events().count();
    // On a busy machine a pass may end before what it began; that is still its work.
    expect(
        "all done in the first pass: " + first,
        true,
        first.contains("changed=3 ") || !first.contains("going_on=0"));
    stage.events().await(QUIET, after, Stage.PATIENCE);
    List<String> changes = stage.newChanges();
    expect(
        "the requests for a change",
        List.of(
            "POST /nodes/pve1/lxc/102/status/start",
            "PUT /nodes/pve1/lxc/101/config?cores=3&memory=4096",
            "PUT /nodes/pve1/lxc/104/config?memory=668"),
        changes);
    story.line("'felhom-agent resume'; the node received:");
    changes.forEach(change -> story.line("  " + change));
    for (Difference difference : DIFFERENCES) {
      expect("then on the node " + difference.key, difference.after, difference.on(world));
    }
    String quiet = stage.nextEvent(QUIET);
    expect("the requests for a change of a quiet pass", List.of(), stage.newChanges());
    story.line("the next pass changes nothing: " + quiet);
    JsonNode report =
        stage.awaitReport("101 as desired", sent -> Stage.standing(sent, 101).equals("in_sync"));
    for (int vmid : List.of(101, 102, 104)) {
      expect("the report on " + vmid, "in_sync", Stage.standing(report, vmid));
    }
    story.line("the hub is told: 101 in_sync, 102 in_sync, 104 in_sync");
  }

  private void heldDestroy() throws Exception {
    int generation = world.desire(guest(104, "\"presence\": \"absent\""));
    JsonNode report =
        stage.awaitReport(
            "a pending signature",
            sent ->
                !sent.path("pending_signatures").isEmpty()
                    && Stage.standing(sent, 104).equals("drift (signature)"));
    JsonNode pending = report.path("pending_signatures").path(0);
    expect("what is pending", "destroy_guest", pending.path("operation").asText());
    expect("its guest", 104, pending.path("vmid").intValue());
    stage.nextEvent("pass_done");
    expect("the requests for a change", List.of(), stage.newChanges());
    expect("104 still there", true, world.node().guest(104).isPresent());
    story.line("generation " + generation + " desires 104 to be absent");
    story.line(
        "the hub is told: pending_signatures: destroy_guest 104; 104 is "
            + Stage.guest(report, 104).path("status").asText()
            + ", drift (signature)");
    story.line("the node received no request for a change");
  }

  /** Of the writes that the policy lets the hub cause, one was the first pass's. */
  private void budget() throws Exception {
    for (int write = 2; write <= DemoWorld.CONFIG_WRITES; write++) {
      int generation = desireCores(write);
      world.server().received().awaitMutating(stage.changesTold() + 1, Stage.PATIENCE);
      awaitStanding(generation, "in_sync");
      List<String> changes = stage.newChanges();
      expect(
          "the requests for a change",
          List.of("PUT /nodes/pve1/lxc/101/config?cores=" + cores(write)),
          changes);
      story.line("101 is to have %d cores: %s".formatted(cores(write), changes.getFirst()));
    }
    int tooMany = DemoWorld.CONFIG_WRITES + 1;
    awaitStanding(desireCores(tooMany), "drift (over_budget)");
    stage.nextEvent("pass_done");
    expect("the requests for a change", List.of(), stage.newChanges());
    story.line("101 is to have %d cores: refused, drift (over_budget)".formatted(cores(tooMany)));
    story.line(
        "the policy lets the hub write to a guest %d times in 24 hours, and step 7 was the first"
            .formatted(DemoWorld.CONFIG_WRITES));
    story.line("the node received no request for a change");
  }

  private static int cores(int write) {
    return write % 2 == 0 ? 2 : 3;
  }

  private int desireCores(int write) {
    return world.desire(guest(101, "\"config\": {\"cores\": %d}".formatted(cores(write))));
  }

  private void awaitStanding(int generation, String standing) throws Exception {
    stage.awaitReport(
        "generation " + generation + " and 101 " + standing,
        sent ->
            sent.path("reconcile").path("generation").intValue() == generation
                && Stage.standing(sent, 101).equals(standing));
  }
}
