package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.ReconcileHost;
import hu.dooplex.felhom.agent.application.ReconcileLoop;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.application.reconcile.Attempts;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler;
import hu.dooplex.felhom.agent.application.reconcile.GuestSight;
import hu.dooplex.felhom.agent.application.reconcile.NodeLook;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.application.reconcile.Standings;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An agent that reconciles, on a node that changes. */
final class PassWorld {
  static final long MIB = 1L << 20;

  /** Every guest, and more changes in a day than any test makes. */
  static final LocalPolicy POLICY =
      new LocalPolicy(
          LocalPolicy.Guests.ALL,
          List.of("cores", "memory", "onboot", "hostname"),
          256 * MIB,
          0.9,
          0.5,
          List.of(),
          Optional.empty(),
          List.of(),
          100,
          100,
          1,
          0.2);

  final ExecutionWorld world = new ExecutionWorld();
  final Bells bells = new Bells();
  HostReport.Mode mode = HostReport.Mode.ENFORCE;
  Desired desired = Desired.NOTHING;
  private Duration resumed = Duration.ofDays(1000);
  ReconcileBoard board = new ReconcileBoard();
  Attempts attempts = new Attempts(world.time, world.random);

  PassWorld() {
    world.policy = POLICY;
  }

  /** What a new process has. */
  final class Life {
    final ExecutionWorld.Agent agent;
    final ReconcileHost host;
    final ReconcileLoop loop;

    Life() {
      this(new GuestQueue(Runnable::run, world.time, 4));
    }

    Life(GuestQueue queue) {
      board = new ReconcileBoard();
      attempts = new Attempts(world.time, world.random);
      agent = world.new Agent(queue);
      ReconcileSettings settings = new ReconcileSettings(mode, new NodeName("pve1"), world.policy);
      host =
          new ReconcileHost(
              () -> desired,
              new NodeLook(world.reads, world.reads, settings, Runnable::run, world.time),
              new GuestReconciler(
                  new GuestSight(world.reads, settings, world),
                  queue,
                  agent.executor,
                  agent.changes,
                  agent.switches,
                  attempts,
                  new Standings(board, attempts, world),
                  settings,
                  world),
              world,
              world,
              board,
              attempts,
              world.time,
              world.time,
              world);
      loop =
          new ReconcileLoop(host, attempts, this::paused, bells, world.time, world.random, world);
    }

    private boolean paused() {
      if (world.time.elapsed().compareTo(resumed) >= 0) {
        world.paused = false;
      }
      return world.paused;
    }

    ReconcileHost.Pass pass() {
      try {
        return host.run();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody stops it", e);
      }
    }

    ReconcileHost.Tally tally() {
      return switch (pass()) {
        case ReconcileHost.Pass.Made(var tally, var _) -> tally;
        case ReconcileHost.Pass.NothingDesired() -> throw new AssertionError("nothing is desired");
        case ReconcileHost.Pass.NotObserved(var failure) -> throw new AssertionError(failure);
      };
    }
  }

  /** Somebody resumes changes that long after the start. */
  void resumeAfter(Duration after) {
    resumed = after;
  }

  void desire(DesiredGuest... guests) {
    desired =
        new Desired(Optional.of(new DesiredState(17, List.of(guests))), true, Optional.empty());
  }

  void desireLocally(DesiredGuest... guests) {
    desired =
        new Desired(Optional.of(new DesiredState(17, List.of(guests))), false, Optional.empty());
  }

  static DesiredGuest cores(GuestRef guest, int cores) {
    return guest(
        guest, Optional.empty(), Map.of(ManagedField.CORES, new DesiredValue.Whole(cores)));
  }

  static DesiredGuest running(GuestRef guest) {
    return guest(guest, Optional.of(true), Map.of());
  }

  static DesiredGuest absent(GuestRef guest) {
    return new DesiredGuest(guest, true, Optional.empty(), new TreeMap<>());
  }

  static DesiredGuest guest(
      GuestRef guest, Optional<Boolean> running, Map<ManagedField, DesiredValue> config) {
    return new DesiredGuest(guest, false, running, new TreeMap<>(config));
  }

  Reconcile standing(GuestRef guest) {
    return board.of(guest);
  }

  /** State and reason as one text. */
  String told(GuestRef guest) {
    Reconcile standing = standing(guest);
    return standing.state() + standing.reason().map(reason -> " " + reason).orElse("");
  }
}
