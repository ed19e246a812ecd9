package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.Story.expect;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.application.Check;
import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.daemon.Signals;
import hu.dooplex.felhom.agent.bootstrap.wiring.AgentVersion;
import hu.dooplex.felhom.agent.bootstrap.wiring.ObservingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.host.PrivilegeReview.Level;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The demo: the real daemon wiring against a simulated node and hub. One thing is not real: its
 * clock and its waiting run {@value #SPEED} times faster.
 */
public final class Demo {
  private static final int SPEED = 60;

  /** Far longer than any step takes: only a step that went wrong waits for so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int BROKEN_VMID = 102;

  private final Story story;
  private final DemoWorld world;
  private final SystemTime time;
  private final SeenEvents events = new SeenEvents();

  private Demo(PrintStream out, DemoWorld world, SystemTime time) {
    this.story = new Story(out);
    this.world = world;
    this.time = time;
  }

  /**
   * Runs it.
   *
   * @param keep whether to leave everything running afterwards, until a signal
   * @return whether everything went as told, up to its end
   */
  public static boolean run(PrintStream out, boolean keep) throws Exception {
    // A signal in its midst must not leave the folder with the tokens behind.
    AtomicBoolean stopped = new AtomicBoolean();
    Thread telling = Thread.currentThread();
    onSignal(() -> {
      if (stopped.compareAndSet(false, true)) {
        telling.interrupt();
      }
    });
    out.println(
        "felhom-agent "
            + AgentVersion.current()
            + " demo: the clock and waiting run "
            + SPEED
            + " times faster; everything else is real.");
    SystemTime time = SystemTime.fasterBy(SPEED);
    try (DemoWorld world = new DemoWorld(time, 0)) {
      out.println("Simulated Proxmox VE node: " + world.server().url());
      out.println("Simulated hub:             " + world.hub().url());
      out.println("Configuration:             " + world.configFile());
      return new Demo(out, world, time).tell(out, keep);
    } catch (Exception e) {
      // An interrupt comes out of a file as an IOException.
      if (!stopped.get()) {
        throw e;
      }
      out.println();
      out.println("Stopped before its end.");
      return false;
    }
  }

  /**
   * Runs the simulated node and hub alone, until a signal, for an agent that is started by hand.
   *
   * @param extraGuests running containers besides the five of the demo
   */
  public static void serve(PrintStream out, int extraGuests)
      throws IOException, InterruptedException {
    CountDownLatch signal = stopSignal();
    try (DemoWorld world = new DemoWorld(SystemTime.real(), extraGuests)) {
      world.hub().answerWith(interval(60));
      out.println("Configuration: " + world.configFile());
      out.println("The simulated node and hub are up. Try, in another terminal:");
      tryByHand(out, world);
      signal.await();
    }
  }

  private boolean tell(PrintStream out, boolean keep) throws Exception {
    story.step("The node's certificate is pinned", this::pinnedLeaf);
    LoadedConfig loaded = DemoWorld.load(world.configFile());
    Daemon daemon = new Daemon(loaded, time, world.pauseFile(), events);
    Thread running =
        Thread.ofPlatform()
            .name("daemon")
            .uncaughtExceptionHandler((thread, fault) -> story.line("the daemon died: " + fault))
            .start(() -> runDaemon(daemon));
    try {
      story.step("The first report", this::firstReport);
      story.step("A guest whose configuration cannot be read", this::unreadableGuest);
      story.step("The hub goes away and comes back", this::hubOutage);
      story.step("The hub changes the poll interval", this::pollInterval);
      if (keep) {
        CountDownLatch signal = stopSignal();
        out.println();
        out.println("Left running, until Ctrl-C. Try, in another terminal:");
        tryByHand(out, world);
        signal.await();
      }
      story.step("A clean stop", () -> stop(daemon, running));
    } finally {
      // It writes into the folder that is deleted next.
      daemon.stop();
      running.join(PATIENCE);
    }
    return story.summary();
  }

  private static void tryByHand(PrintStream out, DemoWorld world) {
    for (String command : List.of("--selftest", "doctor", "config show")) {
      out.println("  felhom-agent --config " + world.configFile() + " " + command);
    }
  }

  private static CountDownLatch stopSignal() {
    CountDownLatch signal = new CountDownLatch(1);
    onSignal(signal::countDown);
    return signal;
  }

  private static void onSignal(Runnable action) {
    Signals.onStop(action);
    Signals.onReload(action); // the terminal was closed: a demo has nothing to reload
  }

  private void runDaemon(Daemon daemon) {
    try {
      daemon.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void pinnedLeaf() throws Exception {
    String right = world.nodeCertificate().sha256();
    story.line("the node shows " + right);
    Check refused = connection(world.configFileWithWrongPin()).checks().get(0);
    expect("with another pin the connection", Check.Result.FAILED, refused.result());
    expect("the error naming what was seen", true, refused.detail().contains(right));
    story.line("with another pin it is refused: " + refused.detail());
    Outcome accepted = connection(world.configFile());
    expect("with its own pin a failed check", false, accepted.failed());
    for (Check check : accepted.checks()) {
      story.line(check.name() + ": " + check.detail());
    }
  }

  private Outcome connection(Path configFile) throws IOException {
    try (Resources resources = new Resources()) {
      return ObservingAgent.create(DemoWorld.load(configFile).config(), time, resources)
          .connectionCheck()
          .run(Level.REPORT);
    }
  }

  private void firstReport() throws Exception {
    world.hub().answerWith(interval(60));
    JsonNode report = world.hub().awaitReports(1, PATIENCE).get(0);
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
    JsonNode report = world.hub().awaitReports(before + 2, PATIENCE).getLast();
    JsonNode broken = guest(report, BROKEN_VMID);
    expect("the guests in the report", 5, report.path("guests").size());
    expect("its status", "unknown", broken.path("status").textValue());
    expect("its spec", true, broken.path("spec").isNull());
    expect("its error", "http 500", broken.path("error").textValue());
    expect("the status of 101", "running", guest(report, 101).path("status").textValue());
    story.line(
        BROKEN_VMID + " is reported as unknown, with the error 'http 500'; the other four as ever");
    world.node().changeGuest(BROKEN_VMID, SimulatedGuest::withReadableConfig);
  }

  private static JsonNode guest(JsonNode report, int vmid) throws Story.NotAsTold {
    for (JsonNode guest : report.path("guests")) {
      if (guest.path("vmid").intValue() == vmid) {
        return guest;
      }
    }
    throw new Story.NotAsTold("guest " + vmid + " is not in the report");
  }

  private void hubOutage() throws Exception {
    int from = events.count();
    int taken = world.hub().taken();
    world.hub().failWith(HubFault.UNAVAILABLE);
    String failed = events.await("report_not_sent", from, PATIENCE);
    story.line("the hub answers 503: " + failed);
    world.hub().failWith(HubFault.DISCONNECT);
    story.line("the hub hangs up: " + events.await("report_not_sent", events.count(), PATIENCE));
    world.hub().recover();
    List<JsonNode> reports = world.hub().awaitReports(taken + 1, PATIENCE);
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
    world.hub().answerWith(interval(120));
    expect(
        "the daemon's log",
        "poll_interval_changed seconds=120",
        events.await("poll_interval_changed", from, PATIENCE));
    int taken = world.hub().taken();
    List<JsonNode> reports = world.hub().awaitReports(taken + 1, PATIENCE);
    Duration apart = Duration.between(at(reports.get(taken - 1)), at(reports.get(taken)));
    if (apart.compareTo(Duration.ofSeconds(107)) < 0) {
      throw new Story.NotAsTold("the next report came after " + apart.toSeconds() + " s already");
    }
    story.line("it asks for 120 s, and the next report comes after " + apart.toSeconds() + " s");
    from = events.count();
    world.hub().answerWith(interval(5));
    expect(
        "the daemon's log",
        "poll_interval_changed seconds=60",
        events.await("poll_interval_changed", from, PATIENCE));
    story.line("it asks for 5 s, and gets the 60 s that are the least");
  }

  private static Instant at(JsonNode report) {
    return Instant.parse(report.path("reported_at").textValue());
  }

  private void stop(Daemon daemon, Thread running) throws Exception {
    int from = events.count();
    daemon.stop();
    events.await("stopped", from, PATIENCE);
    running.join(PATIENCE);
    expect("the daemon still running", false, running.isAlive());
    expect(
        "requests to the node that would change something",
        0,
        world.server().received().mutating());
    story.line(
        "the daemon ended; of "
            + world.server().received().count()
            + " requests to the node all were reads");
  }

  private static ControlEnvelope interval(long seconds) {
    return new ControlEnvelope(
        OptionalLong.of(seconds), Optional.of(false), OptionalLong.empty(), false);
  }
}
