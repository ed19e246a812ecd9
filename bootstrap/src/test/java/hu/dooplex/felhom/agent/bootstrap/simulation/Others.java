package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.adapters.cli.journal.SimulatedDisk;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SomebodyElse;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.TaskFault;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Everybody but the agent: the hub, the operator, the node, the customer, the host. */
final class Others {
  private static final List<String> TASKS =
      List.of("vzstart", "vzshutdown", "qmstart", "qmshutdown", "vzstop", "qmconfig");

  private final Scene scene;

  Others(Scene scene) {
    this.scene = scene;
  }

  /** Does it; what ends the process is told by {@link Scene#isDying} or is done by the caller. */
  void act(Action action) {
    Random random = new Random(action.seed());
    scene.trace.line("---- " + action.kind());
    switch (action.kind()) {
      case HUB_DESIRES -> desires(random);
      case HUB_WISHES -> hands(Wishes.operation(random));
      case HUB_REPLAYS -> replays(random);
      case HUB_ALTERS -> alters(random);
      case HUB_BLOCKS -> blocks(random);
      case OPERATOR_SIGNS -> signs(random);
      case OPERATOR_ASKS -> console(Wishes.operation(random));
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
      case OWNER_PAUSES -> scene.paused = !scene.paused;
      case CLOCK_JUMPS ->
          scene.clockJumps(
              Duration.ofMinutes(
                  List.of(0, 0, 10, -10, 120, -120, 4000, -4000).get(random.nextInt(8))),
              random.nextInt(40));
      case DISK_IS_FULL -> scene.state.full(1 + random.nextInt(40));
      case PROCESS_DIES -> scene.dieIn(1 + random.nextInt(60));
      case POWER_CUT -> scene.state.cutAt(1 + random.nextInt(120), random.nextBoolean());
      case STATE_IS_COPIED, STATE_IS_RESTORED, STATE_IS_LOST -> state(action.kind());
      case NOTHING -> {}
    }
  }

  private SomebodyElse customer() {
    return scene.node.settle().somebodyElse();
  }

  private void hands(SignedEnvelope envelope) {
    scene.trace.line("hub hands over " + told(envelope));
    scene.hub.hands(envelope);
    scene.life.ifPresent(Life::hears);
  }

  private void console(SignedEnvelope envelope) {
    scene.trace.line("console hands over " + told(envelope));
    scene.life.ifPresent(life -> scene.execute(() -> life.fromConsole(envelope)));
  }

  private static String told(SignedEnvelope envelope) {
    return envelope.signatures().size()
        + " signatures "
        + new String(envelope.document(), US_ASCII).replaceAll("\\s+", " ");
  }

  private void desires(Random random) {
    long generation = scene.hub.generation(random.nextInt(6) == 0 ? -2 : 1);
    String document = Wishes.desired(random, generation);
    if (random.nextInt(10) == 0) {
      document = document.substring(0, random.nextInt(document.length()));
    }
    scene.trace.line("hub desires " + document);
    scene.hub.desires(document);
    scene.hub.failing(random.nextInt(10) == 0);
    scene.life.ifPresent(Life::hears);
  }

  private void replays(Random random) {
    List<SignedEnvelope> known = scene.hub.everything();
    for (int i = 0; i < 3 && !known.isEmpty(); i++) {
      hands(known.get(random.nextInt(known.size())));
    }
  }

  private void alters(Random random) {
    List<SignedEnvelope> known = List.copyOf(scene.hub.everything());
    if (known.isEmpty()) {
      return;
    }
    SignedEnvelope one = known.get(random.nextInt(known.size()));
    SignedEnvelope other = known.get(random.nextInt(known.size()));
    String text = new String(one.document(), US_ASCII);
    hands(
        switch (random.nextInt(6)) {
          case 0 -> new SignedEnvelope(one.document(), other.signatures());
          case 1 -> new SignedEnvelope(one.document(), List.of());
          case 2 -> {
            byte[] flipped = one.document().clone();
            flipped[random.nextInt(flipped.length)] ^= 1;
            yield new SignedEnvelope(flipped, one.signatures());
          }
          case 3 ->
              new SignedEnvelope(
                  text.replace("\"vmid\": 10", "\"vmid\": 20").getBytes(US_ASCII),
                  one.signatures());
          case 4 -> {
            List<byte[]> twice = new ArrayList<>(one.signatures());
            twice.addAll(other.signatures());
            yield new SignedEnvelope(one.document(), twice);
          }
          default -> forged(random, text);
        });
  }

  /** Signed by somebody whose signature does not count for that. */
  private SignedEnvelope forged(Random random, String text) {
    List<IssuedNonces.Issued> issued = issued();
    String document =
        issued.isEmpty() ? text : issued.get(random.nextInt(issued.size())).document();
    TestSigner by = random.nextInt(3) == 0 ? Operator.RECOVERY : Operator.STRANGER;
    return Operator.signed(document, by);
  }

  private void blocks(Random random) {
    boolean blocked = random.nextBoolean();
    scene.life.ifPresent(life ->
        scene.execute(() -> {
          try {
            life.identity.setBlocked(blocked);
          } catch (StateException e) {
            scene.trace.line("not blocked: " + e.getMessage());
          }
        }));
  }

  private List<IssuedNonces.Issued> issued() {
    try {
      return scene.life.isPresent() && !scene.isDying() ? scene.life.get().nonces.all() : List.of();
    } catch (StateException e) {
      return List.of();
    }
  }

  private void signs(Random random) {
    List<IssuedNonces.Issued> issued = issued();
    if (issued.isEmpty()) {
      return;
    }
    String document = issued.get(random.nextInt(issued.size())).document();
    SignedEnvelope envelope = scene.operator.sign(document, scene.watch.generations());
    if (random.nextInt(4) > 0) {
      hands(envelope);
    }
    if (random.nextInt(3) == 0) {
      console(envelope);
    }
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

  private void state(Action.Kind kind) {
    if (kind == Action.Kind.STATE_IS_COPIED) {
      if (!scene.isDying()) {
        scene.copy = Optional.of(scene.state.copy());
      }
      return;
    }
    scene.time.die();
    scene.replacement =
        kind == Action.Kind.STATE_IS_LOST
            ? Optional.of(SimulatedDisk.empty())
            : scene.copy.map(SimulatedDisk::copy);
  }
}
