package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.RecordedMutations.TestClock;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.GeneratedValues;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The second law of reconcile.md, Normalization: a value that is written once comes back as what
 * was desired, so the next look finds nothing to do. Every field of either kind, on a guest that
 * runs and on one that does not; what is no plan error here is taken by the server, and what is one
 * is refused by it, but for exceptions that are named.
 */
final class NormalizersConvergeTest {
  private static final int VMID = 101;
  private static final int VALUES = 150;
  private static final String TOKEN = "agent@pve!full";

  /**
   * What an unset does to a container that runs, if the value is only to be at its next start. The
   * plan does not write it before that start.
   */
  private static final String UNSET_OVER_PENDING =
      "unset while a value waits for the next start, which takes it all the same: quiet one start"
          + " later";

  private record Stricter(String problem, Predicate<DesiredValue> values, String reason) {}

  /** Problems with values that the server would have taken, and why they are problems yet. */
  private static final List<Stricter> STRICTER_THAN_THE_SERVER =
      List.of(
          new Stricter("decimals", value -> true, "finer than the quota it is made into"),
          new Stricter("blank", value -> true, "the client sends no blank value"),
          new Stricter("surrogate", value -> true, "it has no form in UTF-8, so it cannot be sent"),
          new Stricter("agent's own tags", value -> true, "reserved (trust.md, Provenance)"),
          new Stricter("is no tag", value -> true, "several in one, or none"),
          new Stricter(
              "is no IP address",
              NormalizersConvergeTest::hasNul,
              "the server takes lists apart at NUL"),
          new Stricter(
              "is no DNS name",
              NormalizersConvergeTest::hasNul,
              "the server takes lists apart at NUL"));

  /** What became of a field's values. */
  private static final class Tally {
    private int written;
    private int quiet;
    private int same;
    private int refused;
    private int stricter;
    private int late;
  }

  private final List<String> differences = new ArrayList<>();
  private final SortedMap<String, Integer> exceptions = new TreeMap<>();

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenOnceIsThereAndTheNextLookIsQuiet(PveRelease release) throws ApiException {
    StringBuilder table = new StringBuilder();
    int values = 0;
    for (GuestKind kind : GuestKind.values()) {
      for (ManagedField field : ManagedField.values()) {
        if (field.isOf(kind)) {
          Tally tally = new Tally();
          for (boolean running : new boolean[] {false, true}) {
            converge(new World(release, kind, running), field, tally);
          }
          assertTrue(tally.written > VALUES / 20, field + ": only " + tally.written + " written");
          values += tally.written + tally.same + tally.refused + tally.stricter;
          table.append(line(kind, field, tally));
        }
      }
    }
    System.getLogger(NormalizersConvergeTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "Proxmox VE {0}: {1} values\n{2}exceptions: {3}",
            release.release(),
            values,
            table,
            exceptions);
    assertEquals(List.of(), differences.stream().limit(20).toList());
    assertEquals(25 * 2 * VALUES, values);
  }

  private static String line(GuestKind kind, ManagedField field, Tally tally) {
    return String.format(
        Locale.ROOT,
        "%-4s %-12s %4d converged in one pass, %4d quiet in the next, %4d were so already, %4d"
            + " plan errors; exceptions: %d stricter, %d late%n",
        kind.wireName(),
        field.key(),
        tally.written,
        tally.quiet,
        tally.same,
        tally.refused + tally.stricter,
        tally.stricter,
        tally.late);
  }

  private void converge(World world, ManagedField field, Tally tally) throws ApiException {
    FieldNormalizer row = FieldNormalizers.of(field, world.guest.kind());
    RandomGenerator random = new SplittableRandom((field.name() + world).hashCode());
    for (int i = 0; i < VALUES; i++) {
      DesiredValue value = GeneratedValues.value(field, random);
      Optional<String> problem = row.problem(value);
      Optional<String> before = world.configured(field.key());
      if (problem.isPresent()) {
        refused(world, field, value, problem.get(), tally);
      } else if (row.desired(value).equals(row.actual(before))) {
        tally.same++;
      } else {
        tally.written++;
        FieldNormalizer.Edit edit = row.edit(value, before);
        int status = world.write(field.key(), edit);
        if (edit instanceof FieldNormalizer.Edit.Delete() && world.waits(field.key())) {
          tally.late++;
          exceptions.merge(field.key() + ": " + UNSET_OVER_PENDING, 1, Integer::sum);
          world.applyPending();
          status = world.write(field.key(), row.edit(value, world.configured(field.key())));
        }
        Optional<String> after = world.configured(field.key());
        if (status == 200 && row.desired(value).equals(row.actual(after))) {
          tally.quiet++;
        } else {
          differences.add(world + " " + field + " " + value + ": " + status + ", now " + after);
        }
      }
    }
  }

  /** A plan error is one because the server would have refused it, or is a named exception. */
  private void refused(
      World world, ManagedField field, DesiredValue value, String problem, Tally tally)
      throws ApiException {
    FieldNormalizer row = FieldNormalizers.of(field, world.guest.kind());
    int status = world.ask(Map.of(field.key(), raw(field, value)));
    boolean there = row.desired(value).equals(row.actual(world.configured(field.key())));
    if (status != 200 || !there) {
      tally.refused++;
      return;
    }
    tally.stricter++;
    STRICTER_THAN_THE_SERVER.stream()
        .filter(exception -> problem.contains(exception.problem()))
        .filter(exception -> exception.values().test(value))
        .findFirst()
        .ifPresentOrElse(
            exception -> exceptions.merge(field.key() + ": " + exception.reason(), 1, Integer::sum),
            () -> differences.add(world + " takes " + field + " " + value + ": " + problem));
  }

  private static boolean hasNul(DesiredValue value) {
    return value.toString().indexOf('\0') >= 0;
  }

  private static String raw(ManagedField field, DesiredValue value) {
    return switch (value) {
      case DesiredValue.Whole(long number) ->
          "" + (field.type() == ManagedField.Type.BYTES ? Math.ceilDiv(number, 1L << 20) : number);
      case DesiredValue.Decimal(var number) -> number.toString();
      case DesiredValue.Flag(boolean flag) -> flag ? "1" : "0";
      case DesiredValue.Text(String text) -> text;
      case DesiredValue.Names(List<String> names) -> String.join(";", names);
    };
  }

  /** A server with one guest. */
  private static final class World {
    private final SimulatedNode node;
    private final GuestRef guest;
    private final PveApi api;
    private final String name;

    World(PveRelease release, GuestKind kind, boolean running) {
      node = RecordedContainers.server(release, new TestClock());
      if (release.since9()) {
        node.put(NodeHardware.recorded()); // with cgroup v2, as every host has by then
      }
      SimulatedGuest stopped =
          switch (kind) {
            case LXC -> RecordedContainers.stopped(VMID);
            case QEMU ->
                // More than any balloon that is tried.
                SimulatedGuest.qemu(VMID).set("name", "db").set("memory", "100000000000000");
          };
      node.put(running ? stopped.running(4711, node.now(), GuestLoad.NONE) : stopped);
      guest = new GuestRef(kind, stopped.vmid());
      api = new PveApi(node.as(TOKEN), new NodeName(node.name()), new NoTime());
      name = release + " " + guest + (running ? " running" : " stopped");
    }

    /** What is configured: what is to be at the next start, if that is otherwise. */
    Optional<String> configured(String key) throws ApiException {
      return row(key)
          .flatMap(row -> row.pending().or(() -> row.delete() ? Optional.empty() : row.value()));
    }

    private Optional<PendingChange> row(String key) throws ApiException {
      return api.pending(guest).stream().filter(row -> row.key().equals(key)).findFirst();
    }

    boolean waits(String key) throws ApiException {
      return row(key).flatMap(PendingChange::pending).isPresent();
    }

    /** As its next start does. */
    void applyPending() {
      node.changeGuest(VMID, changed -> ContainerPending.applied(node, changed));
    }

    int write(String key, FieldNormalizer.Edit edit) throws ApiException {
      Map<String, String> parameters =
          switch (edit) {
            case FieldNormalizer.Edit.Set(String value) -> Map.of(key, value);
            case FieldNormalizer.Edit.Delete() -> Map.of("delete", key);
          };
      // What a request refuses to be made of is no value to write.
      return ask(new PveRequest(method(), segments(), new TreeMap<>(parameters)).parameters());
    }

    int ask(Map<String, String> parameters) throws ApiException {
      PveAnswer answer =
          node.answer(
              node.rights(TOKEN), method().name(), "/" + String.join("/", segments()), parameters);
      return answer.status();
    }

    private PveRequest.Method method() {
      return switch (guest.kind()) {
        case LXC -> PveRequest.Method.PUT;
        case QEMU -> PveRequest.Method.POST;
      };
    }

    private List<String> segments() {
      String vmid = "" + guest.vmid().value();
      return List.of("nodes", node.name(), guest.kind().wireName(), vmid, "config");
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
