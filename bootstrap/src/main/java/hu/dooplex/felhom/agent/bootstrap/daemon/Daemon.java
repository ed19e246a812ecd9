package hu.dooplex.felhom.agent.bootstrap.daemon;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;

import hu.dooplex.felhom.agent.application.ReconcileLoop;
import hu.dooplex.felhom.agent.application.ReportLoop;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.systemd.Supervisor;
import hu.dooplex.felhom.agent.bootstrap.wiring.AgentVersion;
import hu.dooplex.felhom.agent.bootstrap.wiring.LiveSettings;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.ReportingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The daemon. Order of start: configuration (given), state folder, what was in flight into its
 * lanes, then the loops side by side, and systemd is told that it is ready. Asked to stop, it lets
 * a report in flight end, for a short while, and changes that run for a little longer; what is left
 * of these is in the journal.
 */
public final class Daemon {
  private final LoadedConfig loaded;
  private final SystemTime time;
  private final KillSwitch killSwitch;
  private final EventLog events;
  private final ConfigSource source;
  private final AtomicReference<Optional<Reload>> reload = new AtomicReference<>(Optional.empty());
  private final Supervisor supervisor = Supervisor.of(System.getenv());

  /**
   * One that does not run yet.
   *
   * @param source of the configuration, for when it is to be loaded again
   */
  public Daemon(
      LoadedConfig loaded,
      ConfigSource source,
      SystemTime time,
      KillSwitch killSwitch,
      EventLog events) {
    this.loaded = loaded;
    this.source = source;
    this.time = time;
    this.killSwitch = killSwitch;
    this.events = events;
  }

  /**
   * Runs until {@link #stop()}.
   *
   * @throws IllegalStateException if a bug ended one of the loops
   * @throws StateException if the state folder cannot be used, or another agent uses it
   */
  public void run() throws StateException, InterruptedException {
    AgentConfig config = loaded.config();
    for (LoadedConfig.Notice notice : loaded.notices()) {
      events.warning(notice.event(), field("message", notice.message()));
    }
    try (Resources resources = new Resources()) {
      OpenState state = OpenState.open(config.stateDir(), time, events, resources);
      // Wired here and not on the loop's thread: what cannot be wired is said by who started it.
      ReportingAgent agent =
          ReportingAgent.create(config, time, state, killSwitch, this::renew, events, resources);
      LiveSettings settings = agent.settings();
      reload.set(Optional.of(new Reload(loaded, source, settings, events)));
      List<LoopThread> loops = loops(agent, settings::pollInterval);
      events.info(
          "started",
          field("version", AgentVersion.current()),
          field("host_id", config.hostId()),
          field("node", config.node()),
          field("interval_seconds", settings.pollInterval().toSeconds()));
      recover(state, agent);
      loops.forEach(LoopThread::start);
      supervisor.ready();
      watch(loops);
      time.awaitStop();
      supervisor.stopping();
      stop(agent, loops);
      for (LoopThread loop : loops) {
        loop.join();
      }
      // What it leaves behind, now that all has ended.
      agent.showStatus().run();
    }
    events.info("stopped");
  }

  private List<LoopThread> loops(ReportingAgent agent, Supplier<Duration> interval) {
    ReportLoop reports = agent.reportLoop();
    ReconcileLoop passes = agent.reconcileLoop();
    return List.of(
        loop("report loop", () -> reports.run(interval)),
        loop("reconcile loop", () -> passes.run(interval)),
        loop("issue loop", agent.issueLoop()::run),
        loop("console loop", agent.takeFromConsole()::run),
        loop("signed operations loop", agent.takeFromHub()::run),
        loop("result loop", agent.deliverResults()::run),
        loop("status loop", agent.statusLoop()::run));
  }

  private void renew() {
    reload.get().ifPresent(Reload::credentials);
  }

  private LoopThread loop(String name, Runnable loop) {
    return new LoopThread(name, loop, time::stop);
  }

  /** Nobody waits for its end: the process does not last as long as its next beat would take. */
  private void watch(List<LoopThread> loops) {
    supervisor
        .heartbeat()
        .ifPresent(heartbeat ->
            Thread.ofPlatform()
                .name("watchdog")
                .daemon()
                .start(new Watchdog(supervisor, heartbeat, () -> hanging(loops), time, events)));
  }

  private static List<String> hanging(List<LoopThread> loops) {
    return loops.stream().filter(loop -> !loop.alive()).map(LoopThread::name).toList();
  }

  private void stop(ReportingAgent agent, List<LoopThread> threads) throws InterruptedException {
    Drain.Work loops =
        new Drain.Work(
            CompletableFuture.allOf(
                threads.stream().map(LoopThread::ended).toArray(CompletableFuture<?>[]::new)),
            () -> threads.forEach(LoopThread::interrupt));
    Drain.Work changes =
        new Drain.Work(
            agent.queue().stop(),
            () -> {
              events.warning(
                  "changes_interrupted", field("running", agent.queue().load().running()));
              agent.changeThreads().interrupt();
            });
    if (!new Drain(time).drain(loops, changes)) {
      events.warning("changes_left_in_flight", field("running", agent.queue().load().running()));
    }
  }

  /**
   * Puts what was in flight into its lanes, before anything else can want a change. A journal that
   * cannot be trusted says nothing that could be built on.
   */
  private void recover(OpenState state, ReportingAgent agent) {
    if (state.journal().shut().isEmpty()) {
      agent.forgetSpentNonces().run();
      int inFlight = agent.recovery().begin().inFlight();
      if (inFlight > 0) {
        events.info("recovery_begun", field("in_flight", inFlight));
      }
    }
  }

  /** Takes up what has changed on disk; before it has started there is nothing to take it up. */
  public void reload() {
    reload
        .get()
        .ifPresent(reload -> {
          supervisor.reloading();
          try {
            reload.all();
          } finally {
            supervisor.ready();
          }
        });
  }

  /** Asks it to stop; returns at once. */
  public void stop() {
    time.stop();
  }
}
