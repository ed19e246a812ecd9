package hu.dooplex.felhom.agent.domain.plan;

import static hu.dooplex.felhom.agent.domain.plan.Scene.decimal;
import static hu.dooplex.felhom.agent.domain.plan.Scene.flag;
import static hu.dooplex.felhom.agent.domain.plan.Scene.names;
import static hu.dooplex.felhom.agent.domain.plan.Scene.text;
import static hu.dooplex.felhom.agent.domain.plan.Scene.whole;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * Guests as they are and as they are meant to be, drawn by a seed, and the little of Proxmox VE
 * that carrying out a plan needs.
 */
final class RandomHost {
  private static final List<String> COLD = List.of("timezone", "nameserver", "searchdomain");

  private final Random random;
  private final LocalPolicy policy;
  private final List<Scene> scenes = new ArrayList<>();
  private final Map<GuestRef, Sighting> notHere = new HashMap<>();
  private int writes;

  RandomHost(long seed) {
    random = new Random(seed);
    policy = Scene.policy(guests(), fields());
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      GuestKind kind = random.nextInt(3) == 0 ? GuestKind.QEMU : GuestKind.LXC;
      Scene scene = Scene.of(new GuestRef(kind, new Vmid(101 + i))).under(policy);
      draw(scene);
      scenes.add(scene);
      if (random.nextInt(12) == 0) {
        notHere.put(scene.ref, oneOf(notHere()));
      }
    }
  }

  private LocalPolicy.Guests guests() {
    return random.nextInt(4) > 0
        ? LocalPolicy.Guests.ALL
        : LocalPolicy.Guests.only(List.of(new Vmid(101), new Vmid(103)));
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>(Scene.EVERY_FIELD);
    if (random.nextInt(3) == 0) {
      fields.removeIf(field -> random.nextInt(3) == 0);
    }
    return fields;
  }

  private static Sighting[] notHere() {
    return new Sighting[] {
      new Sighting.Missing(),
      new Sighting.Elsewhere(new NodeName("pve2")),
      new Sighting.OtherKind(),
      new Sighting.Unreadable(),
      new Sighting.Claimed()
    };
  }

  private void draw(Scene scene) {
    for (ManagedField field : ManagedField.values()) {
      if (field.isOf(scene.kind())) {
        if (random.nextInt(3) > 0) {
          scene.has(field.key(), oneOf(stored(field)));
        }
        if (random.nextInt(8) == 0) {
          scene.row(
              field.key(),
              Optional.of(oneOf(stored(field))),
              Optional.of(oneOf(stored(field))).filter(value -> random.nextBoolean()),
              random.nextBoolean());
        }
        if (random.nextInt(2) == 0) {
          scene.wants(field, oneOf(wishes(field)));
        }
      }
    }
    switch (random.nextInt(3)) {
      case 0 -> scene.running(random.nextInt(4096));
      case 1 -> scene.is(RunState.UNKNOWN);
      default -> scene.is(RunState.STOPPED);
    }
    if (random.nextBoolean()) {
      scene.wantsToRun(random.nextBoolean());
    }
    if (random.nextInt(10) == 0) {
      scene.wantsToBeAbsent();
    }
    switch (random.nextInt(20)) {
      case 0 -> scene.locked("backup");
      case 1 -> scene.isTemplate();
      case 2 -> scene.isHighlyAvailable();
      case 3 -> scene.hasNot("digest");
      case 4 -> scene.besideUnknownOthers();
      default -> scene.besideOthersOf(random.nextInt(15));
    }
  }

  @SafeVarargs
  private <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  private static String[] stored(ManagedField field) {
    return switch (field) {
      case CORES -> new String[] {"1", "2", "02", "all"};
      case MEMORY -> new String[] {"512", "1024", "+1024", "2049", "99999999999", "x"};
      case SWAP, BALLOON -> new String[] {"0", "256", "0512", "1024"};
      case CPULIMIT -> new String[] {"0", ".5", "1.50", "1e1"};
      case CPUUNITS -> new String[] {"1", "100", "512", "10000"};
      case ONBOOT, PROTECTION -> new String[] {"0", "1", "yes"};
      case STARTUP -> new String[] {"order=1,up=30", "1", "down=10,order=2", "x=1"};
      case DESCRIPTION -> new String[] {"x\n", "a\n\nb\n", "%\r\n"};
      case TAGS -> new String[] {"a;b", "b,A", "prod felhom-x", ""};
      case HOSTNAME, NAME -> new String[] {"cloud", "Cloud.example.org"};
      case NAMESERVER -> new String[] {"1.1.1.1", "1.1.1.1 9.9.9.9"};
      case SEARCHDOMAIN -> new String[] {"example.org", "a.org b.org"};
      case TIMEZONE -> new String[] {"host", "UTC"};
    };
  }

  private static DesiredValue[] wishes(ManagedField field) {
    return switch (field) {
      case CORES -> values(whole(1), whole(2), whole(8192));
      case MEMORY ->
          values(
              whole(Scene.GIB),
              whole(Scene.GIB - 1),
              whole(2 * Scene.GIB + 1),
              whole(12 * Scene.GIB),
              whole(64 * Scene.MIB));
      case SWAP, BALLOON ->
          values(whole(0), whole(256 * Scene.MIB), whole(Scene.GIB), whole(3 * Scene.GIB));
      case CPULIMIT -> values(decimal("0"), decimal("0.25"), decimal("1.50"), decimal("9000"));
      case CPUUNITS -> values(whole(1), whole(100), whole(512), whole(20_000));
      case ONBOOT, PROTECTION -> values(flag(true), flag(false));
      case STARTUP ->
          values(text(""), text("1"), text("up=30,order=1"), text("down=10"), text("down=soon"));
      case DESCRIPTION -> values(text(""), text("x"), text("a\n\nb\n\n"), text("ő %"), text(" "));
      case TAGS -> values(names(), names("b", "a"), names("A", "prod"), names("ő"));
      case HOSTNAME, NAME -> values(text("cloud"), text("CLOUD"), text("under_score"));
      case NAMESERVER -> values(text("1.1.1.1"), text("9.9.9.9,1.1.1.1"), text("here"), text(""));
      case SEARCHDOMAIN -> values(text("example.org"), text("a.org;b.org"), text("_"));
      case TIMEZONE -> values(text("host"), text("Europe/Budapest"), text("Mars/Olympus"));
    };
  }

  private static DesiredValue[] values(DesiredValue... values) {
    return values;
  }

  LocalPolicy policy() {
    return policy;
  }

  DesiredState desired() {
    return new DesiredState(1, scenes.stream().map(Scene::desired).toList());
  }

  Map<GuestRef, Sighting> seen() {
    Map<GuestRef, Sighting> seen = new HashMap<>(notHere);
    scenes.forEach(scene -> seen.putIfAbsent(scene.ref, scene.sighting()));
    return seen;
  }

  /** The same inputs in other orders, for the plan they make. */
  Plan planShuffled(Random order) {
    List<Scene> shuffled = new ArrayList<>(scenes);
    Collections.shuffle(shuffled, order);
    Map<GuestRef, Sighting> seen = new LinkedHashMap<>(notHere);
    shuffled.forEach(scene -> seen.putIfAbsent(scene.ref, scene.sighting(order)));
    Collections.shuffle(shuffled, order);
    DesiredState desired = new DesiredState(1, shuffled.stream().map(Scene::desired).toList());
    List<String> fields = new ArrayList<>(policy.managedFields());
    Collections.shuffle(fields, order);
    return Plan.of(desired, seen, Scene.policy(policy.guests(), fields));
  }

  Plan plan() {
    return Plan.of(desired(), seen(), policy);
  }

  /** Everything succeeds, what needs a signature included. */
  void carryOut(Plan plan) {
    for (GuestPlan guest : plan.guests()) {
      for (Operation operation : guest.operations()) {
        carryOut(scene(guest.guest()), operation);
      }
    }
  }

  private Scene scene(GuestRef guest) {
    return scenes.stream().filter(scene -> scene.ref.equals(guest)).findFirst().orElseThrow();
  }

  private void carryOut(Scene scene, Operation operation) {
    switch (operation) {
      case SetGuestConfig write -> {
        write.set().forEach((key, value) -> set(scene, key, stored(key, value)));
        write.delete().forEach(key -> delete(scene, key));
        scene.has("digest", "after" + ++writes);
      }
      case StartGuest _ -> scene.is(RunState.RUNNING);
      case ShutdownGuest _ -> scene.is(RunState.STOPPED);
      case DestroyGuest destroy -> notHere.put(destroy.guest(), new Sighting.Missing());
      case Operation.OnGuest _, Operation.OnHost _ ->
          throw new AssertionError(operation.wireName() + " is never planned");
    }
  }

  /** What Proxmox VE makes of two keys before it stores them (roundtrip-*.jsonl). */
  private static String stored(String key, String value) {
    return switch (key) {
      case "description" -> value.replaceFirst("\n*$", "\n");
      case "tags" ->
          String.join(
              ";",
              new TreeSet<>(Arrays.asList(value.toLowerCase(Locale.ROOT).split("[;, ]+", -1))));
      default -> value;
    };
  }

  private static void set(Scene scene, String key, String value) {
    Optional<String> now = Optional.ofNullable(scene.rows().get(key)).flatMap(PendingChange::value);
    if (waits(scene, key)) {
      scene.row(key, now, Optional.of(value), false);
    } else {
      scene.has(key, value);
    }
  }

  private static void delete(Scene scene, String key) {
    if (waits(scene, key)) {
      PendingChange row = scene.rows().get(key);
      // What waits for the next start goes on waiting (proxmox.md, Config writes have traps).
      scene.row(
          key,
          row == null ? Optional.empty() : row.value(),
          row == null ? Optional.empty() : row.pending(),
          true);
    } else {
      scene.hasNot(key);
    }
  }

  private static boolean waits(Scene scene, String key) {
    return scene.runState() != RunState.STOPPED && COLD.contains(key);
  }
}
