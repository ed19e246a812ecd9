package hu.dooplex.felhom.agent.bootstrap.demo;

import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.daemon.Signals;
import hu.dooplex.felhom.agent.bootstrap.wiring.AgentVersion;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The demo: the real daemon wiring against a simulated node and hub. One thing is not real: its
 * clock and its waiting run {@value #SPEED} times faster.
 */
public final class Demo {
  static final int SPEED = 60;

  private Demo() {}

  /**
   * Runs it.
   *
   * @param keep whether to leave everything running afterwards, until a signal
   * @return whether everything went as told, up to its end
   */
  public static boolean run(PrintStream out, boolean keep) throws Exception {
    // A signal in its midst must leave neither the folder with the tokens behind nor the child.
    AtomicBoolean stopped = new AtomicBoolean();
    Thread telling = Thread.currentThread();
    onSignal(() -> {
      if (stopped.compareAndSet(false, true)) {
        telling.interrupt();
      }
    });
    try {
      return tell(out, keep ? Demo::awaitSignal : _ -> {});
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

  /** What happens before the last daemon is stopped. */
  interface Interlude {
    void in(Stage stage) throws InterruptedException;
  }

  /** Tells it all; whether it went as told. */
  static boolean tell(PrintStream out, Interlude interlude) throws Exception {
    out.println(
        "felhom-agent "
            + AgentVersion.current()
            + " demo: the clock and waiting run "
            + SPEED
            + " times faster, and the policy lets the hub change the demo's guests; everything else"
            + " is real.");
    SystemTime time = SystemTime.fasterBy(SPEED);
    try (DemoWorld world = new DemoWorld(time, 0, Mode.ENFORCE);
        DemoProcesses processes = new DemoProcesses(world, time.begun())) {
      out.println("Simulated Proxmox VE node: " + world.server().url());
      out.println("Simulated hub:             " + world.hub().url());
      out.println("Configuration:             " + world.configFile());
      Operators operators = new Operators(processes, world.folder());
      boolean hasOpenSsh = operators.makeKeys();
      if (hasOpenSsh) {
        world.trust(Operators.TRUSTED, operators.publicKey(Operators.TRUSTED));
      }
      Stage stage = new Stage(out, world, time);
      Story story = stage.story();
      new Trusting(stage).tell();
      DaemonThread daemon = new DaemonThread(stage);
      try {
        new Reporting(stage).tell();
        new Reconciling(stage).tell();
        new Signing(stage, operators).tell(hasOpenSsh);
        story.step("A clean stop", daemon::stop);
      } finally {
        daemon.end();
      }
      new Crashing(stage, processes).tell(interlude);
      return story.summary();
    }
  }

  /**
   * Runs the simulated node and hub alone, until a signal, for an agent that is started by hand.
   *
   * @param extraGuests running containers besides the five of the demo; as many as one document can
   *     have are desired as they are, so that a pass looks at them
   * @param answerTime what the node takes for each answer
   */
  public static void serve(PrintStream out, int extraGuests, Duration answerTime)
      throws IOException, InterruptedException {
    CountDownLatch signal = stopSignal();
    try (DemoWorld world = new DemoWorld(SystemTime.real(), extraGuests, Mode.OBSERVE)) {
      world.hub().answerWith(Stage.interval(60));
      world.desire(
          Stream.concat(Reconciling.DRIFTED.stream(), Reconciling.asTheyAre(extraGuests))
              .limit(Limits.DESIRED_GUESTS_MAX)
              .toArray(String[]::new));
      if (answerTime.isPositive()) {
        world.node().faults().always("/", new Fault.Slow(answerTime));
      }
      out.println("Configuration: " + world.configFile());
      out.println("The simulated node and hub are up. Try, in another terminal:");
      tryByHand(out, world);
      signal.await();
    }
  }

  /**
   * Runs the daemon alone, until a signal: the child of a demo.
   *
   * @param begun when the demo's clock began to run faster
   */
  public static void daemon(LoadedConfig loaded, Instant begun, EventLog events) throws Exception {
    Daemon daemon =
        new Daemon(
            loaded,
            DemoWorld.source(loaded.config().stateDir().resolveSibling(DemoWorld.CONFIG_FILE)),
            SystemTime.fasterBy(SPEED, begun),
            new PauseFile(loaded.config().stateDir().resolveSibling(DemoWorld.PAUSE_FILE)),
            events);
    Signals.onStop(daemon::stop);
    Signals.onReload(daemon::stop); // the terminal was closed
    DemoProcesses.whenOrphaned(daemon::stop);
    daemon.run();
  }

  private static void awaitSignal(Stage stage) throws InterruptedException {
    CountDownLatch signal = stopSignal();
    stage.told("Left running, until Ctrl-C. Try, in another terminal:");
    tryByHand(stage.out(), stage.world());
    signal.await();
  }

  private static void tryByHand(PrintStream out, DemoWorld world) {
    for (String command :
        List.of("--selftest", "doctor", "journal show", "audit show", "config show")) {
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
}
