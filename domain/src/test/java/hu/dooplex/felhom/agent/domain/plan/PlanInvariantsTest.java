package hu.dooplex.felhom.agent.domain.plan;

import static hu.dooplex.felhom.agent.domain.plan.Scene.text;
import static hu.dooplex.felhom.agent.domain.plan.Scene.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Drift;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Reason;
import hu.dooplex.felhom.agent.domain.plan.Violation.Rule;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sentence has a plan that breaks it. */
class PlanInvariantsTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final SetGuestConfig CORES = set("cores", "2");
  private static final SetGuestConfig HOSTNAME = set("hostname", "cloud");
  private static final StartGuest START = new StartGuest(GUEST);
  private static final ShutdownGuest SHUTDOWN = new ShutdownGuest(GUEST, 180);
  private static final DestroyGuest DESTROY = new DestroyGuest(GUEST, false, false, false);

  /** A plan of a scene with other operations, and the sentence that it breaks. */
  record Broken(Rule rule, Scene scene, GuestPlan plan) {
    @Override
    public String toString() {
      return rule + " by " + plan.operations();
    }
  }

  private static SetGuestConfig set(String... keysAndValues) {
    TreeMap<String, String> set = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      set.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new SetGuestConfig(GUEST, set, new TreeSet<>());
  }

  /** Both writes and a start are due. */
  private static Scene due() {
    return Scene.lxc()
        .wants(ManagedField.CORES, whole(2))
        .wants(ManagedField.HOSTNAME, text("cloud"))
        .wantsToRun(true);
  }

  private static Broken broken(Rule rule, Scene scene, Operation... operations) {
    GuestPlan good = scene.plan();
    assertEquals(List.of(), scene.check(good));
    return new Broken(rule, scene, with(good, List.of(operations)));
  }

  private static GuestPlan with(GuestPlan plan, List<Operation> operations) {
    return new GuestPlan(
        plan.guest(),
        plan.name(),
        plan.state(),
        plan.reason(),
        plan.drifts(),
        plan.pendingReboot(),
        operations,
        plan.digest());
  }

  private static GuestPlan with(GuestPlan plan, State state, Optional<Reason> reason) {
    return new GuestPlan(
        plan.guest(),
        plan.name(),
        state,
        reason,
        plan.drifts(),
        plan.pendingReboot(),
        plan.operations(),
        plan.digest());
  }

  /** The same plan, saying of every field that it has that fate. */
  private static GuestPlan with(GuestPlan plan, Fate fate, Operation... operations) {
    List<Drift> drifts = new ArrayList<>();
    for (Drift drift : plan.drifts()) {
      drifts.add(
          drift instanceof Drift.OfField field
              ? new Drift.OfField(
                  field.field(), field.actual(), field.desired(), fate, Optional.empty())
              : drift);
    }
    return new GuestPlan(
        plan.guest(),
        plan.name(),
        plan.state(),
        plan.reason(),
        drifts,
        plan.pendingReboot(),
        List.of(operations),
        plan.digest());
  }

  private static GuestPlan withDigest(GuestPlan plan, Optional<String> digest) {
    return new GuestPlan(
        plan.guest(),
        plan.name(),
        plan.state(),
        plan.reason(),
        plan.drifts(),
        plan.pendingReboot(),
        plan.operations(),
        digest);
  }

  static List<Broken> breaks() {
    List<Broken> rows = new ArrayList<>();
    rows.add(broken(Rule.DESIRED_AND_SEEN, due(), new StartGuest(GuestRef.lxc(102))));
    rows.add(broken(Rule.LEFT_ALONE, due().locked("backup"), CORES));
    rows.add(broken(Rule.LEFT_ALONE, due().has("lock", "backup"), START));
    rows.add(broken(Rule.LEFT_ALONE, due().isTemplate(), HOSTNAME));
    rows.add(broken(Rule.LEFT_ALONE, due().has("template", "1"), HOSTNAME));
    rows.add(broken(Rule.LEFT_ALONE, due().isHighlyAvailable().wantsToBeAbsent(), DESTROY));
    Scene locked = Scene.lxc().locked("backup");
    rows.add(
        new Broken(Rule.LEFT_ALONE, locked, with(locked.plan(), State.IN_SYNC, Optional.empty())));
    rows.add(broken(Rule.GUEST_POLICY, due().notInPolicy(), START));
    rows.add(
        broken(
            Rule.GUEST_POLICY,
            due().notInPolicy().wantsToBeAbsent().running(9).wantsToRun(false),
            SHUTDOWN,
            DESTROY));
    Scene outside = due().notInPolicy();
    rows.add(new Broken(Rule.GUEST_POLICY, outside, with(outside.plan(), Fate.UNSIGNED, CORES)));
    rows.add(
        new Broken(
            Rule.GUEST_POLICY,
            outside,
            with(outside.plan(), State.DRIFT, Optional.of(Reason.POLICY))));
    rows.add(broken(Rule.FIELD_POLICY, due().managing("hostname"), CORES, HOSTNAME, START));
    rows.add(broken(Rule.OPERATIONS, due(), new StopGuest(GUEST)));
    rows.add(broken(Rule.OPERATIONS, due(), CORES, HOSTNAME, START, START));
    rows.add(broken(Rule.ORDER, due(), CORES, START, HOSTNAME));
    rows.add(broken(Rule.ORDER, due(), HOSTNAME, CORES, START));
    rows.add(
        broken(
            Rule.ORDER,
            Scene.lxc().running(9).wantsToRun(false).wantsToBeAbsent(),
            DESTROY,
            SHUTDOWN));
    rows.add(broken(Rule.SEPARATE_WRITES, due(), set("cores", "2", "hostname", "cloud"), START));
    rows.add(broken(Rule.SEPARATE_WRITES, due(), CORES, CORES, START));
    Scene both = due();
    rows.add(
        new Broken(
            Rule.BENIGN,
            both,
            with(both.plan(), Fate.UNSIGNED, set("cores", "2", "hostname", "cloud"), START)));
    rows.add(
        new Broken(
            Rule.NEEDLESS_SIGNATURE,
            both,
            with(both.plan(), Fate.SIGNED, set("cores", "2", "hostname", "cloud"), START)));
    rows.add(broken(Rule.DRIFTED, due(), set("cores", "3"), HOSTNAME, START));
    rows.add(broken(Rule.DRIFTED, due(), CORES, HOSTNAME, set("onboot", "1"), START));
    rows.add(broken(Rule.DRIFTED, due().has("cores", "02"), CORES, HOSTNAME, START));
    rows.add(broken(Rule.DRIFTED, due().wantsToBeAbsent(), CORES, DESTROY));
    Scene wrong = due().wants(ManagedField.HOSTNAME, text("under_score"));
    rows.add(broken(Rule.PLAN_ERROR, wrong, CORES, set("hostname", "under_score"), START));
    rows.add(new Broken(Rule.DIGEST, both, withDigest(both.plan(), Optional.of("other"))));
    rows.add(new Broken(Rule.DIGEST, both, withDigest(both.plan(), Optional.empty())));
    rows.add(broken(Rule.DIGEST, due().hasNot("digest"), START));
    rows.add(broken(Rule.RUN_STATE, due().running(9), CORES, HOSTNAME, START));
    rows.add(broken(Rule.RUN_STATE, due().is(RunState.UNKNOWN), CORES, HOSTNAME, START));
    rows.add(broken(Rule.RUN_STATE, due().running(9), CORES, HOSTNAME, SHUTDOWN));
    rows.add(broken(Rule.RUN_STATE, due().wantsToBeAbsent(), START, DESTROY));
    rows.add(broken(Rule.RUN_STATE, due().wantsToRun(false), CORES, HOSTNAME, SHUTDOWN));
    rows.add(broken(Rule.PRESENCE, due(), CORES, HOSTNAME, START, DESTROY));
    for (DestroyGuest more :
        List.of(
            new DestroyGuest(GUEST, true, false, false),
            new DestroyGuest(GUEST, false, true, false),
            new DestroyGuest(GUEST, false, false, true))) {
      rows.add(broken(Rule.PRESENCE, due().wantsToBeAbsent(), more));
    }
    rows.add(new Broken(Rule.STATE, both, with(both.plan(), State.IN_SYNC, Optional.empty())));
    rows.add(
        new Broken(Rule.STATE, both, with(both.plan(), State.PENDING_REBOOT, Optional.empty())));
    rows.add(new Broken(Rule.STATE, both, with(both.plan(), State.SKIPPED, Optional.empty())));
    rows.add(new Broken(Rule.STATE, both, with(both.plan(), State.DEGRADED, Optional.empty())));
    Scene quiet = Scene.lxc();
    rows.add(new Broken(Rule.STATE, quiet, with(quiet.plan(), State.DRIFT, Optional.empty())));
    return rows;
  }

  private static Set<Rule> rules(List<Violation> violations) {
    return violations.stream().map(Violation::rule).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aPlanThatBreaksASentenceIsNamed(Broken row) {
    List<Violation> violations = row.scene().check(row.plan());
    assertTrue(rules(violations).contains(row.rule()), violations.toString());
    assertTrue(violations.stream().allMatch(each -> each.guest().equals(GUEST)), "whose it is");
  }

  @Test
  void everySentenceHasAPlanThatBreaksIt() {
    Set<Rule> broken = breaks().stream().map(Broken::rule).collect(Collectors.toSet());
    // Of a whole plan, below.
    broken.add(Rule.GUEST_ORDER);
    assertEquals(EnumSet.allOf(Rule.class), broken);
  }

  @Test
  void oneThatStandsThereTwiceIsNotOutOfOrder() {
    Broken twice = broken(Rule.OPERATIONS, due(), CORES, HOSTNAME, START, START);
    assertEquals(Set.of(Rule.OPERATIONS), rules(twice.scene().check(twice.plan())));
  }

  @Test
  void whatIsBenignDoesNotWaitBesideWhatIsWrittenEither() {
    Scene scene =
        Scene.lxc()
            .wants(ManagedField.CORES, whole(2))
            .wants(ManagedField.DESCRIPTION, text("cloud\n"));
    GuestPlan good = scene.plan();
    assertEquals(1, good.operations().size());
    List<Drift> drifts = new ArrayList<>();
    for (Drift drift : good.drifts()) {
      Drift.OfField of = (Drift.OfField) drift;
      Fate fate = of.field() == ManagedField.CORES ? Fate.UNSIGNED : Fate.SIGNED;
      drifts.add(new Drift.OfField(of.field(), of.actual(), of.desired(), fate, Optional.empty()));
    }
    GuestPlan split =
        new GuestPlan(
            good.guest(),
            good.name(),
            good.state(),
            good.reason(),
            drifts,
            good.pendingReboot(),
            List.of(CORES, set("description", "cloud\n")),
            good.digest());
    assertEquals(Set.of(Rule.NEEDLESS_SIGNATURE), rules(scene.check(split)));
  }

  private static SetGuestConfig machine(String key, String mebibytes) {
    return new SetGuestConfig(
        GuestRef.qemu(102), new TreeMap<>(Map.of(key, mebibytes)), new TreeSet<>());
  }

  @Test
  void aBalloonAboveTheMemoryThatThenIsThereIsNamed() {
    Scene balloon = Scene.qemu().wants(ManagedField.BALLOON, whole(2048 * Scene.MIB)).running(100);
    GuestPlan alone = balloon.plan();
    assertEquals(State.PLAN_ERROR, alone.state());
    assertEquals(
        Set.of(Rule.PLAN_ERROR),
        rules(balloon.check(with(alone, Fate.UNSIGNED, machine("balloon", "2048")))));
  }

  @Test
  void anOperationOnAGuestThatWasNotSeenHereIsNamed() {
    Scene scene = due();
    for (Sighting sighting :
        List.of(
            new Sighting.Missing(),
            new Sighting.Unreadable(),
            new Sighting.OtherKind(),
            new Sighting.Claimed())) {
      assertEquals(
          Set.of(Rule.DESIRED_AND_SEEN),
          rules(PlanInvariants.check(scene.plan(), scene.desired(), sighting, scene.policy())));
    }
  }

  @Test
  void anEmptyDesiredStateHasNoPlan() {
    Scene scene = due();
    DesiredState nothing = new DesiredState(1, List.of());
    Map<GuestRef, Sighting> seen = Map.of(GUEST, scene.sighting());
    Plan plan = Plan.of(nothing, seen, scene.policy());
    assertEquals(List.of(), plan.guests());
    assertEquals(List.of(), PlanInvariants.check(plan, nothing, seen, scene.policy()));
    assertEquals(
        Set.of(Rule.DESIRED_AND_SEEN),
        rules(
            PlanInvariants.check(new Plan(List.of(scene.plan())), nothing, seen, scene.policy())));
  }

  @Test
  void guestsOutOfOrderOrTwiceAreNamed() {
    Scene first = Scene.of(GuestRef.lxc(101));
    Scene second = Scene.of(GuestRef.qemu(102));
    DesiredState desired = new DesiredState(1, List.of(second.desired(), first.desired()));
    Map<GuestRef, Sighting> seen =
        Map.of(first.ref, first.sighting(), second.ref, second.sighting());
    Plan good = Plan.of(desired, seen, first.policy());
    assertEquals(List.of(first.plan(), second.plan()), good.guests());
    assertEquals(List.of(), PlanInvariants.check(good, desired, seen, first.policy()));
    for (Plan bad :
        List.of(
            new Plan(List.of(second.plan(), first.plan())),
            new Plan(List.of(first.plan(), first.plan())))) {
      assertEquals(
          Set.of(Rule.GUEST_ORDER),
          rules(PlanInvariants.check(bad, desired, seen, first.policy())));
    }
  }
}
