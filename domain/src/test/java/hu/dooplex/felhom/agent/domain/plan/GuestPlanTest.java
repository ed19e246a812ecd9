package hu.dooplex.felhom.agent.domain.plan;

import static hu.dooplex.felhom.agent.domain.plan.Scene.GIB;
import static hu.dooplex.felhom.agent.domain.plan.Scene.MIB;
import static hu.dooplex.felhom.agent.domain.plan.Scene.decimal;
import static hu.dooplex.felhom.agent.domain.plan.Scene.flag;
import static hu.dooplex.felhom.agent.domain.plan.Scene.names;
import static hu.dooplex.felhom.agent.domain.plan.Scene.text;
import static hu.dooplex.felhom.agent.domain.plan.Scene.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Drift;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Reason;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuestPlanTest {
  private static final GuestRef CONTAINER = GuestRef.lxc(101);

  private static SetGuestConfig set(String... keysAndValues) {
    TreeMap<String, String> set = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      set.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new SetGuestConfig(CONTAINER, set, new TreeSet<>());
  }

  /** The plan, which breaks no sentence of the design. */
  private static GuestPlan plan(Scene scene) {
    GuestPlan plan = scene.plan();
    assertEquals(List.of(), scene.check(plan));
    return plan;
  }

  private static void assertPlan(
      Scene scene, State state, Optional<Reason> reason, Operation... operations) {
    GuestPlan plan = plan(scene);
    assertEquals(List.of(operations), plan.operations());
    assertEquals(state, plan.state());
    assertEquals(reason, plan.reason());
  }

  private static List<Fate> fates(GuestPlan plan) {
    return plan.drifts().stream().map(Drift::fate).toList();
  }

  @Test
  void whatIsAsDesiredNeedsNothing() {
    Scene scene =
        Scene.lxc()
            .has("cores", "2")
            .wants(ManagedField.CORES, whole(2))
            .wants(ManagedField.MEMORY, whole(GIB))
            .wantsToRun(false);
    assertPlan(scene, State.IN_SYNC, Optional.empty());
    assertEquals(new Reconcile(State.IN_SYNC, List.of(), Optional.empty()), plan(scene).report());
  }

  @Test
  void whatIsNotStatedIsNotManaged() {
    assertPlan(
        Scene.lxc().has("cores", "7").has("hostname", "x").is(RunState.RUNNING),
        State.IN_SYNC,
        Optional.empty());
  }

  @Test
  void onlyWhatDriftedIsWrittenAndTheDigestGoesAlong() {
    GuestPlan plan =
        plan(
            Scene.lxc()
                .has("cores", "2")
                .wants(ManagedField.CORES, whole(2))
                .wants(ManagedField.MEMORY, whole(4 * GIB))
                .wants(ManagedField.ONBOOT, flag(true)));
    assertEquals(List.of(set("memory", "4096", "onboot", "1")), plan.operations());
    assertEquals(Optional.of("5f2c"), plan.digest());
    assertEquals(State.DRIFT, plan.state());
    assertEquals(
        List.of(
            new Drift.OfField(ManagedField.MEMORY, "1024", "4096", Fate.UNSIGNED, Optional.empty()),
            new Drift.OfField(ManagedField.ONBOOT, "0", "1", Fate.UNSIGNED, Optional.empty())),
        plan.drifts());
    assertEquals("MiB", ManagedField.MEMORY.unit());
  }

  @Test
  void anotherFormOfTheSameValueIsNoDrift() {
    assertPlan(
        Scene.lxc()
            .has("cpulimit", "1.50")
            .has("tags", "web,Prod")
            .has("description", "x\n")
            .has("memory", "+1024")
            .wants(ManagedField.CPULIMIT, decimal("1.5"))
            .wants(ManagedField.TAGS, names("prod", "web"))
            .wants(ManagedField.DESCRIPTION, text("x"))
            .wants(ManagedField.MEMORY, whole(GIB - 1)),
        State.IN_SYNC,
        Optional.empty());
  }

  @Test
  void whatIsOnlyPendingIsNotWrittenAgain() {
    GuestPlan plan =
        plan(
            Scene.lxc()
                .running(100)
                .awaits("memory", "1024", "2048")
                .wants(ManagedField.MEMORY, whole(2 * GIB)));
    assertEquals(List.of(), plan.operations());
    assertEquals(State.PENDING_REBOOT, plan.state());
    assertEquals(List.of("memory"), plan.report().fields());
  }

  @Test
  void everyKeyThatTheNextStartChangesIsSaid() {
    GuestPlan plan =
        plan(
            Scene.lxc()
                .running(100)
                .awaits("net0", "name=eth0", "name=eth0,link_down=1")
                .awaits("cpulimit", "1.5", "1.50")
                .awaits("arch", "amd64", "i386")
                .row("timezone", Optional.of("host"), Optional.of("UTC"), true)
                .row("searchdomain", Optional.of("a.org"), Optional.empty(), true)
                .row("onboot", Optional.of("0"), Optional.empty(), true)
                .wants(ManagedField.CORES, whole(3)));
    assertEquals(List.of("arch", "net0", "searchdomain", "timezone"), plan.pendingReboot());
    assertEquals(State.DRIFT, plan.state());
    assertEquals(List.of("cores"), plan.report().fields());
  }

  @Test
  void aStoppedGuestNeedsNoReboot() {
    assertPlan(Scene.lxc().awaits("arch", "amd64", "i386"), State.IN_SYNC, Optional.empty());
  }

  @Test
  void whatNeedsASignatureIsAWriteOfItsOwn() {
    GuestPlan plan =
        plan(
            Scene.lxc()
                .wants(ManagedField.HOSTNAME, text("cloud"))
                .wants(ManagedField.CORES, whole(2))
                .wants(ManagedField.NAMESERVER, text("1.1.1.1")));
    assertEquals(
        List.of(set("cores", "2"), set("hostname", "cloud", "nameserver", "1.1.1.1")),
        plan.operations());
    assertEquals(List.of(Fate.UNSIGNED, Fate.SIGNED, Fate.SIGNED), fates(plan));
    assertEquals(Optional.of(Reason.SIGNATURE), plan.reason());
  }

  @Test
  void memoryBelowWhatIsInUseNeedsASignature() {
    Scene scene =
        Scene.lxc().running(800).has("memory", "4096").wants(ManagedField.MEMORY, whole(GIB));
    assertEquals(List.of(Fate.UNSIGNED), fates(plan(scene)));
    scene.running(820);
    assertEquals(List.of(Fate.SIGNED), fates(plan(scene)));
  }

  @Test
  void whetherAGuestRunsWhoseRunStateIsUnknownIsNotRisked() {
    Scene scene =
        Scene.lxc()
            .running(820)
            .is(RunState.UNKNOWN)
            .has("memory", "4096")
            .wants(ManagedField.MEMORY, whole(GIB));
    assertEquals(List.of(Fate.SIGNED), fates(plan(scene)));
  }

  @Test
  void ofMemoryAndSwapThatDoNotBothFitMemoryComesFirst() {
    // 0.9 × 16 GiB = 14.4 GiB, of which others have 12: 2.4 are left.
    assertPlan(
        Scene.lxc()
            .besideOthersOf(12)
            .wants(ManagedField.MEMORY, whole(2 * GIB))
            .wants(ManagedField.SWAP, whole(GIB)),
        State.DRIFT,
        Optional.of(Reason.SIGNATURE),
        set("memory", "2048"),
        set("swap", "1024"));
  }

  @Test
  void memoryThatFitsOnceSwapGoesDownIsWrittenWithIt() {
    assertPlan(
        Scene.lxc()
            .besideOthersOf(12)
            .has("swap", "1024")
            .wants(ManagedField.CORES, whole(2))
            .wants(ManagedField.MEMORY, whole(2 * GIB))
            .wants(ManagedField.SWAP, whole(256 * MIB))
            .wants(ManagedField.HOSTNAME, text("cloud")),
        State.DRIFT,
        Optional.of(Reason.SIGNATURE),
        set("cores", "2", "memory", "2048", "swap", "256"),
        set("hostname", "cloud"));
  }

  @Test
  void memoryUpWithoutKnowingTheOthersNeedsASignature() {
    Scene scene = Scene.lxc().besideUnknownOthers().wants(ManagedField.MEMORY, whole(2 * GIB));
    assertEquals(List.of(Fate.SIGNED), fates(plan(scene)));
  }

  @Test
  void noneIsAnUnset() {
    GuestPlan plan =
        plan(
            Scene.lxc()
                .has("description", "x\n")
                .has("tags", "a")
                .wants(ManagedField.DESCRIPTION, text(""))
                .wants(ManagedField.TAGS, names()));
    assertEquals(
        List.of(
            new SetGuestConfig(
                CONTAINER, new TreeMap<>(), new TreeSet<>(Set.of("description", "tags")))),
        plan.operations());
  }

  @Test
  void aStoppedGuestThatIsToRunIsStartedAfterItsWrite() {
    assertPlan(
        Scene.lxc().wants(ManagedField.CORES, whole(2)).wantsToRun(true),
        State.DRIFT,
        Optional.empty(),
        set("cores", "2"),
        new StartGuest(CONTAINER));
  }

  @Test
  void aRunningGuestThatIsToBeStoppedIsShutDownWithTheHostsGrace() {
    Scene scene = Scene.lxc().running(10).wantsToRun(false);
    assertPlan(scene, State.DRIFT, Optional.empty(), new ShutdownGuest(CONTAINER, 180));
    assertEquals(List.of("run_state"), plan(scene).report().fields());
  }

  @Test
  void anUnknownRunStateIsNotChanged() {
    assertPlan(
        Scene.lxc().is(RunState.UNKNOWN).wantsToRun(true),
        State.SKIPPED,
        Optional.of(Reason.RUN_STATE_UNKNOWN));
    assertPlan(
        Scene.lxc().is(RunState.UNKNOWN).wantsToRun(false).wants(ManagedField.CORES, whole(2)),
        State.DRIFT,
        Optional.of(Reason.RUN_STATE_UNKNOWN),
        set("cores", "2"));
  }

  @Test
  void whatIsToBeAbsentIsDestroyedAloneAndNotWrittenBefore() {
    Scene scene = Scene.lxc().running(10).wantsToBeAbsent().wants(ManagedField.CORES, whole(2));
    assertPlan(
        scene,
        State.DRIFT,
        Optional.of(Reason.SIGNATURE),
        new DestroyGuest(CONTAINER, false, false, false));
    assertEquals(List.of("presence"), plan(scene).report().fields());
  }

  @Test
  void stoppedBesideAbsentIsPlannedFirst() {
    GuestPlan plan = plan(Scene.lxc().running(10).wantsToBeAbsent().wantsToRun(false));
    assertEquals(
        List.of(
            new ShutdownGuest(CONTAINER, 180), new DestroyGuest(CONTAINER, false, false, false)),
        plan.operations());
    assertEquals(List.of(Fate.UNSIGNED, Fate.SIGNED), fates(plan));
  }

  @Test
  void whatIsToBeAbsentIsNotStarted() {
    assertPlan(
        Scene.lxc().wantsToBeAbsent().wantsToRun(true),
        State.DRIFT,
        Optional.of(Reason.SIGNATURE),
        new DestroyGuest(CONTAINER, false, false, false));
  }

  @Test
  void whatIsToBeAbsentAndIsMissingIsInSync() {
    GuestPlan plan = Scene.lxc().wantsToBeAbsent().plan(new Sighting.Missing());
    assertEquals(State.IN_SYNC, plan.state());
    assertEquals(List.of(), plan.operations());
  }

  record LeftAlone(Scene scene, Reason reason) {}

  static List<LeftAlone> leftAlone() {
    return List.of(
        new LeftAlone(Scene.lxc().locked("backup"), Reason.LOCKED),
        new LeftAlone(Scene.lxc().has("lock", "migrate"), Reason.LOCKED),
        new LeftAlone(Scene.lxc().isTemplate().locked("disk"), Reason.TEMPLATE),
        new LeftAlone(Scene.qemu().has("template", "1"), Reason.TEMPLATE),
        new LeftAlone(Scene.lxc().isHighlyAvailable(), Reason.HA_MANAGED),
        new LeftAlone(Scene.lxc().hasNot("digest"), Reason.UNREADABLE),
        new LeftAlone(Scene.lxc().notInPolicy().locked("backup"), Reason.LOCKED));
  }

  @ParameterizedTest
  @MethodSource
  void leftAlone(LeftAlone row) {
    Scene scene = row.scene().wants(ManagedField.CORES, whole(2)).wantsToRun(true);
    assertPlan(scene, State.SKIPPED, Optional.of(row.reason()));
    assertEquals(List.of(Fate.LEFT, Fate.LEFT), fates(plan(scene)));
    assertEquals(
        new Reconcile(
            State.SKIPPED, List.of("cores", "run_state"), Optional.of(row.reason().code())),
        plan(scene).report());
    scene.wantsToBeAbsent();
    assertPlan(scene, State.SKIPPED, Optional.of(row.reason()));
  }

  @Test
  void whatWasNotSeenHereIsLeftAlone() {
    Map<Reason, Sighting> sightings =
        Map.of(
            Reason.MISSING, new Sighting.Missing(),
            Reason.ELSEWHERE, new Sighting.Elsewhere(new NodeName("pve2")),
            Reason.OTHER_KIND, new Sighting.OtherKind(),
            Reason.UNREADABLE, new Sighting.Unreadable(),
            Reason.CLAIMED, new Sighting.Claimed());
    Scene scene = Scene.lxc().wants(ManagedField.CORES, whole(2)).wantsToRun(true);
    sightings.forEach((reason, sighting) -> {
      GuestPlan plan = scene.plan(sighting);
      assertEquals(
          new Reconcile(State.SKIPPED, List.of(), Optional.of(reason.code())), plan.report());
      assertEquals(List.of(), plan.operations());
      assertEquals(
          List.of(), PlanInvariants.check(plan, scene.desired(), sighting, scene.policy()));
    });
  }

  @Test
  void ofAGuestOutsideThePolicyOnlyWhatNeedsASignatureIsPlanned() {
    Scene scene =
        Scene.lxc()
            .notInPolicy()
            .wants(ManagedField.CORES, whole(2))
            .wants(ManagedField.HOSTNAME, text("cloud"))
            .wantsToRun(true);
    assertPlan(scene, State.SKIPPED, Optional.of(Reason.POLICY), set("hostname", "cloud"));
    assertEquals(List.of(Fate.LEFT, Fate.SIGNED, Fate.LEFT), fates(plan(scene)));
  }

  @Test
  void aGuestOutsideThePolicyIsNotShutDownBeforeItsDestroyIsSigned() {
    assertPlan(
        Scene.lxc().notInPolicy().running(10).wantsToBeAbsent().wantsToRun(false),
        State.SKIPPED,
        Optional.of(Reason.POLICY),
        new DestroyGuest(CONTAINER, false, false, false));
  }

  @Test
  void fieldsThatAreNotManagedAreReportedOnly() {
    Scene scene =
        Scene.lxc()
            .managing("cores")
            .wants(ManagedField.MEMORY, whole(2 * GIB))
            .wants(ManagedField.HOSTNAME, text("under_score"))
            .wantsToRun(true);
    assertPlan(scene, State.DRIFT, Optional.of(Reason.POLICY), new StartGuest(CONTAINER));
    assertEquals(List.of(Fate.POLICY, Fate.POLICY, Fate.UNSIGNED), fates(plan(scene)));
    assertEquals(Optional.of("policy"), plan(scene).report().reason());
  }

  @Test
  void aValueThatProxmoxWouldRefuseStaysBehindAloneAndIsNamed() {
    Scene scene =
        Scene.lxc()
            .wants(ManagedField.HOSTNAME, text("under_score"))
            .wants(ManagedField.CORES, whole(2))
            .wantsToRun(true);
    assertPlan(
        scene,
        State.PLAN_ERROR,
        Optional.of(Reason.VALUE),
        set("cores", "2"),
        new StartGuest(CONTAINER));
    assertEquals(
        new Reconcile(State.PLAN_ERROR, List.of("hostname"), Optional.of("value")),
        plan(scene).report());
    Drift.OfField drift = (Drift.OfField) plan(scene).drifts().get(1);
    assertEquals(Fate.ERROR, drift.fate());
    assertTrue(drift.problem().isPresent(), "a plan error says why");
  }

  @Test
  void aBlankValueIsAPlanError() {
    assertPlan(
        Scene.lxc().wants(ManagedField.DESCRIPTION, text("  ")),
        State.PLAN_ERROR,
        Optional.of(Reason.VALUE));
  }

  @Test
  void aSightingOfAnotherGuestIsABug() {
    Sighting other = Scene.of(GuestRef.lxc(103)).sighting();
    Scene scene = Scene.lxc();
    assertThrows(IllegalArgumentException.class, () -> scene.plan(other));
  }
}
