package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.cli.journal.SimulatedDisk;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SomebodyElse;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.TaskFault;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.StateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Everybody but the agent: the hub and the operator, the node, the customer, the host. */
final class Others {
  private static final List<String> TASKS =
      List.of("vzstart", "vzshutdown", "qmstart", "qmshutdown", "vzstop", "qmconfig");

  private final Scene scene;
  private final Senders senders;
  private final Scratch scratch;

  Others(Scene scene) {
    this.scene = scene;
    this.senders = new Senders(scene);
    this.scratch = new Scratch(scene);
  }

  /** Does it; what ends the process is told by {@link Scene#isDying} or is done by the caller. */
  void act(Action action) {
    Random random = new Random(action.seed());
    scene.trace.line("---- " + action.kind());
    switch (action.kind()) {
      case HUB_DESIRES -> senders.desires(random);
      case HUB_WISHES -> senders.wishes(random);
      case HUB_REPLAYS -> senders.replays(random);
      case HUB_ALTERS -> senders.alters(random);
      case HUB_BLOCKS -> scene.hub.blocks(random.nextBoolean());
      case OPERATOR_SIGNS -> senders.signs(random);
      case OPERATOR_ASKS -> senders.asks(random);
      case OPERATOR_ROTATES -> senders.rotates(random);
      case OPERATOR_EXERCISES -> senders.exercises(random);
      case OPERATOR_LITTERS -> senders.litters(random);
      case AGENT_WANTS -> wants(random);
      case NODE_FAILS -> fails(random);
      case TASK_FAILS ->
          scene
              .node
              .taskFaults()
              .next(
                  TASKS.get(random.nextInt(TASKS.size())),
                  List.of(TaskFault.values()).get(random.nextInt(TaskFault.values().length)));
      case NODE_GOES_AWAY -> {
        scene.node.faults().always("/", new Fault.Disconnect());
        Duration away = Duration.ofSeconds(1 + random.nextInt(300));
        scene.execute(() -> comesBack(away));
      }
      case CUSTOMER_CHANGES -> changes(random);
      case CUSTOMER_STARTS_OR_STOPS -> power(random);
      case CUSTOMER_LOCKS -> {
        int vmid = Wishes.vmid(random);
        boolean locked = random.nextBoolean();
        scene
            .node
            .guest(vmid)
            .ifPresent(guest ->
                customer()
                    .changesConfig(
                        vmid, same -> locked ? same.lock("backup") : same.unset("lock")));
      }
      case CUSTOMER_REUSES_VMID -> reuses(Wishes.vmid(random));
      case CUSTOMER_DESTROYS -> {
        int vmid = Wishes.vmid(random);
        if (scene.node.settle().guest(vmid).isPresent()) {
          customer().destroys(vmid);
          scene.watch.customerReused(vmid);
        }
      }
      case CUSTOMER_TOUCHES_SCRATCH -> scratch.touched(random);
      case CUSTOMER_TAKES_NAMES -> scratch.namesTaken(random);
      case OWNER_PAUSES -> scene.paused = !scene.paused;
      case CLOCK_JUMPS ->
          scene.clockJumps(
              Duration.ofMinutes(
                  List.of(0, 0, 10, -10, 120, -120, 4400, -4400).get(random.nextInt(8))),
              random.nextInt(40));
      case DISK_IS_FULL -> scene.state.full(1 + random.nextInt(40));
      case PROCESS_DIES -> scene.dieIn(1 + random.nextInt(60));
      case POWER_CUT -> scene.state.cutAt(1 + random.nextInt(120), random.nextBoolean());
      case SIGNER_LOG_IS_CUT -> cutsLog(random);
      case ROOT_RESETS_SIGNERS -> {
        scene.time.die();
        scene.whileDown(() -> {
          scene.state.loseSignerLog(0);
          scene.keys.reset();
          scene.copy = Optional.empty();
        });
      }
      case ROOT_ACCEPTS_CLOCK -> acceptsClock(random.nextInt(4) > 0);
      case STATE_IS_COPIED, STATE_IS_RESTORED, STATE_IS_LOST -> state(action.kind());
      case TIME_PASSES, NOTHING -> {}
    }
  }

  private SomebodyElse customer() {
    return scene.node.settle().somebodyElse();
  }

  private void fails(Random random) {
    int vmid = Wishes.vmid(random);
    String guest = "/nodes/pve1/" + Guests.kind(vmid).wireName() + "/" + vmid;
    List<String> paths =
        List.of(
            "/",
            guest,
            guest + "/config",
            guest + "/status/start",
            guest + "/status/shutdown",
            guest + "/status/stop",
            guest + "/snapshot",
            "/nodes/pve1/tasks",
            "/cluster");
    List<Fault> faults =
        List.of(
            new Fault.LostAnswer(),
            new Fault.LostAnswer(),
            new Fault.Disconnect(),
            new Fault.ArrivesLate(Duration.ofSeconds(1 + random.nextInt(20))),
            new Fault.StalledBody(),
            new Fault.HalfBody(),
            new Fault.Status(500, "it failed"),
            new Fault.Status(596, "Connection timed out"),
            new Fault.Status(403, "Permission check failed"),
            new Fault.Unauthorized(),
            new Fault.HtmlPage(),
            new Fault.EndlessBody());
    String path = paths.get(random.nextInt(paths.size()));
    Fault fault = faults.get(random.nextInt(faults.size()));
    scene.trace.line("fault " + fault + " for " + path);
    scene.node.faults().next(path, fault, 1 + random.nextInt(3));
  }

  private void comesBack(Duration after) {
    try {
      scene.time.pause(after);
    } catch (InterruptedException stop) {
      // it comes back then, too
    } finally {
      scene.node.faults().clear();
    }
  }

  private void changes(Random random) {
    int vmid = Wishes.vmid(random);
    String key = List.of("cores", "memory", "description").get(random.nextInt(3));
    int drawn = 1 + random.nextInt(4);
    if (scene.node.settle().guest(vmid).isEmpty()) {
      return;
    }
    customer()
        .changesConfig(
            vmid,
            guest ->
                switch (key) {
                  case "cores" -> guest.set(key, drawn);
                  case "memory" -> memory(guest, vmid, 512L * drawn);
                  default -> guest.set(key, "seen " + drawn + "\n");
                });
  }

  private static SimulatedGuest memory(SimulatedGuest guest, int vmid, long mib) {
    return vmid == Guests.MACHINE
        ? guest.set("memory", Long.toString(mib))
        : guest.set("memory", mib);
  }

  private void power(Random random) {
    int vmid = Wishes.vmid(random);
    if (scene.node.settle().guest(vmid).isEmpty()) {
      return;
    }
    if (scene.node.guest(vmid).get().running().isPresent()) {
      customer().stopsGuest(vmid);
    } else {
      customer().startsGuest(vmid);
      scene.watch.started(vmid);
    }
  }

  private void reuses(int vmid) {
    SimulatedGuest anew = Guests.guest(vmid, scene.time.instant());
    if (scene.node.settle().guest(vmid).isPresent()) {
      customer().destroysAndReuses(vmid, anew);
    } else {
      scene.node.put(anew);
    }
    scene.watch.customerReused(vmid);
  }

  private void wants(Random random) {
    Wish wish = scratch.wish(random);
    scene.trace.line("the agent itself wants " + wish.operation());
    scene.life.ifPresent(life -> scene.execute(() -> life.wants(wish)));
  }

  private void acceptsClock(boolean whole) {
    scene.time.die();
    scene.whileDown(() -> {
      try {
        scene.watch.voided(scene.runtime.voidIssued(scene.plant != Plant.VOID_COUNTS));
        if (whole) {
          scene.state.acceptClock(scene.clock().instant());
        }
      } catch (StateException e) {
        scene.trace.line("the clock is not accepted: " + e.getMessage());
      }
    });
  }

  private void state(Action.Kind kind) {
    if (kind == Action.Kind.STATE_IS_COPIED) {
      if (!scene.isDying()) {
        scene.copy = Optional.of(new Scene.Copy(scene.state.copy(), scene.keys.account()));
      }
      return;
    }
    scene.time.die();
    scene.replacement =
        kind == Action.Kind.STATE_IS_LOST
            ? Optional.of(new Scene.Copy(SimulatedDisk.empty(scene.clock()), Keys.Account.NOTHING))
            : scene.copy;
  }

  /** Somebody takes rotations off the end of the log, or puts back what he took. */
  private void cutsLog(Random random) {
    int drawn = random.nextInt(8);
    scene.time.die();
    scene.whileDown(() -> {
      int taken = scene.state.signerLogRecords();
      if (scene.cutAway.isPresent()) {
        Scene.Copy away = scene.cutAway.get();
        scene.trace.line("the signer log is put back");
        scene.state.takeSignerLog(away.disk());
        scene.keys.account(away.account());
        scene.cutAway = Optional.empty();
      } else if (taken > 0) {
        Keys.Account whole = scene.keys.account();
        int left = drawn % taken;
        scene.trace.line("the signer log is cut to " + left + " of " + taken);
        scene.cutAway = Optional.of(new Scene.Copy(scene.state.copy(), whole));
        scene.state.loseSignerLog(left);
        scene.keys.cut(left);
      }
    });
  }
}
