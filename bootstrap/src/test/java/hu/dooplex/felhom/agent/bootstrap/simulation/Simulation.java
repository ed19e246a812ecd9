package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.GuestBehaviour;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedTask;
import hu.dooplex.felhom.agent.application.port.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One run: what is done to the agent, then silence, in which everything has to come right. */
final class Simulation {
  private static final Duration LONGEST_JUMP = Duration.ofMinutes(4400 * 2);
  private static final Duration UNTIL_CONVERGED = Duration.ofMinutes(30);
  private static final Duration QUIET = Duration.ofMinutes(6);

  /**
   * What came of it.
   *
   * @param steps calls that the agent made through a port
   */
  record Result(
      long seed,
      long steps,
      int changes,
      int signed,
      Optional<Violation> violation,
      List<String> trace) {}

  private final Scene scene;
  private final Others others;

  private Simulation(Scene scene) {
    this.scene = scene;
    this.others = new Others(scene);
  }

  static Result run(long seed, List<Action> actions, Plant plant, boolean traced) {
    Scene scene = new Scene(seed, plant, traced);
    new Simulation(scene).run(actions);
    return new Result(
        seed,
        scene.steps,
        scene.watch.changes(),
        scene.watch.signed(),
        scene.watch.violation(),
        scene.trace.lines());
  }

  private void run(List<Action> actions) {
    scene.restart();
    for (Action action : actions) {
      advance(action.after());
      if (scene.watch.violation().isPresent()) {
        break;
      }
      // Drawn anew from here on, so that what follows hardly changes if this is left out.
      scene.random.setSeed(~action.seed());
      others.act(action);
    }
    if (scene.watch.violation().isEmpty()) {
      fallSilent();
      converge();
    }
    scene.time.bury();
  }

  private void advance(Duration duration) {
    Instant end = scene.time.instant().plus(duration);
    do {
      try {
        scene.time.runUntil(end);
      } catch (AssertionError e) {
        scene.watch.broke(String.valueOf(e.getCause()));
      }
      if (scene.watch.violation().isPresent()) {
        return;
      }
      if (scene.isDying()) {
        scene.restart();
      }
    } while (scene.time.instant().isBefore(end));
  }

  /** Nobody interferes any more; a day goes by, so that no budget is used up. */
  private void fallSilent() {
    scene.trace.line("---- silence");
    scene.node.faults().clear();
    scene.node.taskFaults().clear();
    scene.hub.fallsSilent();
    scene.state.mend();
    scene.paused = false;
    scene.time.die();
    scene.restart();
    advance(Duration.ofMinutes(4));
    mend();
    scene.time.die();
    scene.time.bury();
    scene.time.runUntil(scene.time.instant().plus(LONGEST_JUMP).plus(Duration.ofHours(25)));
    scene.node.faults().clear();
    mend();
    scene.restart();
    long generation = scene.hub.generation(10);
    List<String> guests = new ArrayList<>();
    for (int vmid : Guests.VMIDS) {
      if (isOurs(vmid)) {
        guests.add(
            ("{\"vmid\":%d,\"kind\":\"%s\",\"run_state\":\"running\","
                    + "\"config\":{\"cores\":2,\"memory_bytes\":1073741824}}")
                .formatted(vmid, Guests.kind(vmid).wireName()));
      }
    }
    scene.hub.desires(Wishes.document(generation, guests));
  }

  private boolean isOurs(int vmid) {
    return vmid != Guests.NOT_OURS
        && scene
            .node
            .guest(vmid)
            .filter(guest -> !guest.config().containsKey("template"))
            .isPresent();
  }

  /** What stalled is stopped by hand, and locks that were left behind are taken away. */
  private void mend() {
    scene.node.settle();
    for (SimulatedTask task : List.copyOf(scene.node.tasks())) {
      if (task.ended().isEmpty()) {
        stop(task);
      }
    }
    scene.node.settle();
    for (int vmid : Guests.ALL) {
      if (scene.node.guest(vmid).isPresent()) {
        scene.node.changeGuest(vmid, guest -> guest.unset("lock"));
        scene.node.settings().guestBehaves(vmid, GuestBehaviour.obedient());
      }
    }
    advance(Duration.ofSeconds(1));
  }

  private void stop(SimulatedTask task) {
    try {
      var _ =
          scene
              .node
              .as(Guests.ROOT)
              .exchange(
                  new PveRequest(
                      PveRequest.Method.DELETE,
                      List.of("nodes", "pve1", "tasks", task.upid().text()),
                      new TreeMap<>()));
    } catch (ApiException e) {
      throw new AssertionError(e);
    }
  }

  private void converge() {
    advance(UNTIL_CONVERGED);
    int changes = scene.watch.changes();
    advance(QUIET);
    if (scene.watch.violation().isPresent()) {
      return;
    }
    if (scene.watch.changes() != changes) {
      scene.watch.notConverged("changes go on without end");
    }
    scene.node.settle();
    for (int vmid : Guests.VMIDS) {
      if (isOurs(vmid)) {
        SimulatedGuest guest = scene.node.guest(vmid).orElseThrow();
        if (!is(guest, "cores", "2") || !is(guest, "memory", "1024") || guest.running().isEmpty()) {
          scene.watch.notConverged(vmid + " is " + guest.config() + " " + guest.running());
        }
      }
    }
    int left = scene.life.orElseThrow().files.journal().read(state -> state.inFlight().size());
    if (left > 0) {
      scene.watch.notConverged(left + " operations are in flight for ever");
    }
    if (scene.state.unanswered() > 0) {
      scene.watch.notConverged("what was handed over at the console has no answer");
    }
    scene.watch.ownThings().left().ifPresent(scene.watch::notConverged);
  }

  private static boolean is(SimulatedGuest guest, String key, String value) {
    return (guest.config().containsKey(key) && guest.config().get(key).asText().equals(value))
        || (guest.pending().containsKey(key) && guest.pending().get(key).asText().equals(value));
  }
}
