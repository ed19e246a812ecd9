package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.cli.journal.SimulatedDisk;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.transcript.OneAtATime;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** All that outlives a process of the agent: the node, the disks, the hub, the operator, time. */
final class Scene implements RandomSource {
  /** A state folder, and what the operator's account was then. */
  record Copy(SimulatedDisk disk, Keys.Account account) {}

  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  final Plant plant;
  final Random random;
  final OneAtATime time;
  final SimulatedNode node;
  final LocalPolicy policy = Guests.policy(Guests.inPolicy(), 0);
  final Watch watch = new Watch(this);
  final Trace trace;
  final Operator operator = new Operator();
  final Plans plans;
  final Keys keys;
  final Hub hub = new Hub();

  SimulatedDisk state = SimulatedDisk.empty(clock());
  SimulatedDisk runtime = SimulatedDisk.empty(clock());
  Optional<Copy> copy = Optional.empty();

  /** What the state folder is when the process begins again; empty if it is what it was. */
  Optional<Copy> replacement = Optional.empty();

  /** For {@link Plant#STALE_SIGHT}. */
  final Map<String, PveAnswer> stale = new HashMap<>();

  /** The signer log, before somebody cut it. */
  Optional<Copy> cutAway = Optional.empty();

  /** What the host's clock is ahead of the true time; the node has the same clock. */
  private Duration clockAhead = Duration.ZERO;

  private Duration clockNext = Duration.ZERO;
  private int clockJumpsIn;
  private Instant jumpedAt = Instant.MIN;
  private final List<Runnable> whileDown = new ArrayList<>();

  boolean paused;
  Optional<Life> life = Optional.empty();

  /** Calls through a port that were made so far; what a step is. */
  long steps;

  /** The process dies at that step from now on; 0 if it does not. */
  private int diesIn;

  Scene(long seed, Plant plant, boolean traced) {
    this.plant = plant;
    this.random = new Random(seed);
    this.time = new OneAtATime(START, random::nextInt);
    this.node = Guests.node(time);
    this.trace = new Trace(time, watch, traced);
    this.keys = Keys.configured(this, seed);
    this.plans = new Plans(keys.needed());
    disk(state);
  }

  private void disk(SimulatedDisk other) {
    state = plant == Plant.DISK_LIES ? other.lying() : other;
  }

  /** Ends the process, if it is there, and lets another one begin a little later. */
  void restart() {
    time.bury();
    life.ifPresent(Life::bury);
    life = Optional.empty();
    diesIn = 0;
    powerIsBack();
    if (replacement.isPresent()) {
      trace.line("the state folder is another one");
      disk(replacement.get().disk().copy());
      keys.account(replacement.get().account());
      cutAway = Optional.empty();
      replacement = Optional.empty();
      watch.stateIsOther();
    }
    List.copyOf(whileDown).forEach(this::beside);
    whileDown.clear();
    powerIsBack();
    if (plant == Plant.LAST_RECORD_CUT_OFF) {
      state.loseLastRecord();
    }
    if (plant == Plant.AUDIT_FORGED) {
      state.forgeAudit();
    }
    time.runUntil(time.instant().plusSeconds(1 + random.nextInt(5)));
    execute(this::begin);
  }

  private void powerIsBack() {
    if (state.isOff() || runtime.isOff()) {
      trace.line("the power is cut");
      disk(state.afterPowerCut(random.nextInt(SimulatedDisk.SURVIVALS)));
      runtime = SimulatedDisk.empty(clock());
    }
  }

  /** What others do to a disk ends where the power does. */
  void beside(Runnable what) {
    try {
      what.run();
    } catch (Error e) {
      if (!SimulatedDisk.isPowerCut(e)) {
        throw e;
      }
    }
  }

  private void begin() {
    trace.line("the process begins");
    boolean full = state.isFull();
    try {
      Life begun = new Life(this);
      life = Optional.of(begun);
      watch.opened(begun.files, full);
      if (!full) {
        state.auditTrouble().ifPresent(watch::auditTrouble);
      }
      begun.begin();
    } catch (StateException e) {
      if (full) {
        trace.line("it ends again: " + e.getMessage());
        throw time.die();
      }
      watch.notOpened(e);
    }
  }

  /** What the host's clock says. */
  InstantSource clock() {
    return () -> time.instant().plus(clockAhead);
  }

  /** What the agent can be sure of: no later than its time floor, if it has one. */
  Instant sureTime() {
    Instant now = clock().instant();
    return floor().filter(now::isAfter).orElse(now);
  }

  /** The time floor of the process that runs. */
  Instant sureFloor() {
    return floor().orElse(Instant.MIN);
  }

  private Optional<Instant> floor() {
    return life.flatMap(each -> each.files.identity().floor());
  }

  /** Sets the host's clock, and so the node's, that many looks between steps from now on. */
  void clockJumps(Duration ahead, int in) {
    clockNext = ahead;
    clockJumpsIn = in;
    if (in == 0) {
      jump();
    }
  }

  /** Has somebody do that to the disk before the process begins again. */
  void whileDown(Runnable what) {
    whileDown.add(what);
  }

  Instant jumpedAt() {
    return jumpedAt;
  }

  private void jump() {
    jumpedAt = time.instant();
    trace.line("the clock is ahead by " + clockNext);
    clockAhead = clockNext;
    node.clockAhead(clockNext);
  }

  void dieIn(int many) {
    diesIn = many;
  }

  /** Whether the process is about to die, or its power is gone. */
  boolean isDying() {
    return time.crashed() || state.isOff() || runtime.isOff();
  }

  /** Where others may go on, and where the process may die. */
  void betweenSteps() {
    if (isDying()) {
      throw time.die();
    }
    if (clockJumpsIn > 0 && --clockJumpsIn == 0) {
      jump();
    }
    if (diesIn > 0 && --diesIn == 0) {
      trace.line("the process dies");
      throw time.die();
    }
    if (watch.violation().isPresent()) {
      throw time.die();
    }
  }

  /** Has a thread of the process do that, until the process dies. */
  void execute(Runnable work) {
    time.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        if (SimulatedDisk.isPowerCut(e) || isDying()) {
          throw time.die();
        }
        throw e;
      }
    });
  }

  @Override
  public double unit() {
    return random.nextDouble();
  }

  @Override
  public byte[] bytes(int count) {
    byte[] drawn = new byte[count];
    random.nextBytes(drawn);
    return drawn;
  }
}
