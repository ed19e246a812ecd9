package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.Story.expect;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.bootstrap.demo.DemoProcesses.Child;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chapter of the daemon that is killed, in a process of its own, at the worst moment: the node
 * has the request, and the journal has no word of it.
 */
final class Crashing {
  private static final String SHUTDOWN = "/nodes/pve1/lxc/102/status/shutdown";
  private static final String ADOPTED = "task_adopted";

  /** Of {@code journal show}: the operation's name stands before the kind of record. */
  private static final Pattern INTENT = Pattern.compile("(\\S+)  intent  shutdown_guest lxc/102");

  private final Stage stage;
  private final Story story;
  private final DemoWorld world;
  private final DemoProcesses processes;
  private Optional<Child> daemon = Optional.empty();
  private String operationId = "";

  Crashing(Stage stage, DemoProcesses processes) {
    this.stage = stage;
    this.story = stage.story();
    this.world = stage.world();
    this.processes = processes;
  }

  /** Tells it, with that interlude while the second daemon runs. */
  void tell(Demo.Interlude interlude) throws InterruptedException {
    story.step("The daemon is killed between POST and record", this::kill);
    story.step("It is started again, and sends nothing twice", this::recover);
    interlude.in(stage);
    story.step("The audit chain is intact", this::audit);
  }

  /** The node carries the request out and never ends its answer: nothing else tells of the task. */
  private void kill() throws Exception {
    world.node().faults().next(SHUTDOWN, new Fault.StalledBody(), 1);
    world.desire("{\"vmid\": 102, \"kind\": \"lxc\", \"run_state\": \"stopped\"}");
    int before = world.server().received().mutating();
    Child first = processes.daemon();
    story.line("process " + first.pid() + ": the daemon, over the same state folder");
    world.server().received().awaitMutating(before + 1, Stage.PATIENCE);
    first.kill();
    expect("the requests for a change", List.of("POST " + SHUTDOWN), shutdowns());
    story.line("the node received POST " + SHUTDOWN + ", and has not answered; SIGKILL");
    String last = journal().getLast();
    Matcher intent = INTENT.matcher(last);
    expect("the last record being the intent: " + last, true, intent.find());
    operationId = intent.group(1);
    story.line("the journal ends with an intent, and does not know of a task:");
    story.line("  " + last);
  }

  private void recover() throws Exception {
    Child second = processes.daemon();
    daemon = Optional.of(second);
    story.line("process " + second.pid() + ": the daemon");
    stage.awaitReport(
        "102 stopped and settled",
        sent ->
            Stage.standing(sent, 102).equals("in_sync")
                && sent.path("reconcile").path("in_flight").intValue() == 0);
    second.lines().stream()
        .filter(line -> line.contains(ADOPTED))
        .forEach(line -> story.line("it logs: " + line.substring(line.indexOf(ADOPTED))));
    expect("further requests for a change", List.of(), shutdowns());
    expect("102 running", false, world.node().guest(102).orElseThrow().running().isPresent());
    story.line("102 is stopped, the hub is told in_sync, and the node received no second POST");
    List<String> records = journal().stream().filter(line -> line.contains(operationId)).toList();
    expect("its last record being its success", true, records.getLast().endsWith("succeeded"));
    story.line("felhom-agent journal show, of this operation:");
    records.forEach(record -> story.line("  " + record));
  }

  private List<String> shutdowns() {
    // Without the parameters, which are not the point here.
    return stage.newChanges().stream().map(change -> change.replaceFirst("\\?.*", "")).toList();
  }

  private List<String> journal() throws Exception {
    Child show = processes.start("journal", "show");
    expect("the exit code of journal show", 0, show.exitCode());
    return show.lines();
  }

  private void audit() throws Exception {
    if (daemon.isPresent()) {
      expect("the exit code of the daemon", 0, daemon.get().stop());
      story.line("SIGTERM to process " + daemon.get().pid() + ": exit code 0");
    }
    Child verify = processes.start("audit", "verify");
    int exitCode = verify.exitCode();
    verify.lines().forEach(line -> story.line("felhom-agent audit verify: " + line));
    expect("its exit code", 0, exitCode);
    expect("requests for a change that nobody told of", List.of(), stage.newChanges());
  }
}
