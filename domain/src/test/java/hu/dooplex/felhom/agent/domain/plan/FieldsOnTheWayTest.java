package hu.dooplex.felhom.agent.domain.plan;

import static hu.dooplex.felhom.agent.domain.plan.Scene.GIB;
import static hu.dooplex.felhom.agent.domain.plan.Scene.MIB;
import static hu.dooplex.felhom.agent.domain.plan.Scene.text;
import static hu.dooplex.felhom.agent.domain.plan.Scene.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields that stand in each other's way, or in that of what waits for the next start. */
class FieldsOnTheWayTest {
  private static GuestPlan plan(Scene scene) {
    GuestPlan plan = scene.plan();
    assertEquals(List.of(), scene.check(plan));
    return plan;
  }

  private static List<Fate> fates(GuestPlan plan) {
    return plan.drifts().stream().map(Drift::fate).toList();
  }

  private static SetGuestConfig set(Scene scene, Map<String, String> values) {
    return new SetGuestConfig(scene.ref, new TreeMap<>(values), new TreeSet<>());
  }

  /** It would be written in every pass, with a signature each, and never be so. */
  @ParameterizedTest
  @EnumSource(names = {"NAMESERVER", "SEARCHDOMAIN", "TIMEZONE"})
  void anUnsetOverAValueThatWaitsForTheNextStartIsNotWritten(ManagedField field) {
    for (boolean unsetAlready : new boolean[] {false, true}) {
      for (Optional<String> now : List.of(Optional.of("a.org"), Optional.<String>empty())) {
        Scene scene =
            Scene.lxc()
                .running(100)
                .row(field.key(), now, Optional.of("b.org"), unsetAlready)
                .wants(field, text(""));
        assertEquals(List.of(), plan(scene).operations());
        assertEquals(
            new Reconcile(State.PENDING_REBOOT, List.of(field.key()), Optional.empty()),
            plan(scene).report());
        assertEquals(List.of(), plan(scene.is(RunState.UNKNOWN)).operations());
      }
    }
  }

  @Test
  void itIsUnsetOnceTheGuestHasStartedWithItOrStands() {
    SetGuestConfig unset =
        new SetGuestConfig(GuestRef.lxc(101), new TreeMap<>(), new TreeSet<>(Set.of("nameserver")));
    Scene started =
        Scene.lxc()
            .running(100)
            .has("nameserver", "1.1.1.1")
            .wants(ManagedField.NAMESERVER, text(""));
    assertEquals(List.of(unset), plan(started).operations());
    Scene stopped =
        Scene.lxc()
            .awaits("nameserver", "9.9.9.9", "1.1.1.1")
            .wants(ManagedField.NAMESERVER, text(""));
    assertEquals(List.of(unset), plan(stopped).operations());
  }

  @Test
  void anotherValueOverOneThatWaitsIsWritten() {
    Scene scene =
        Scene.lxc()
            .running(100)
            .awaits("nameserver", "9.9.9.9", "1.1.1.1")
            .wants(ManagedField.NAMESERVER, text("8.8.8.8"));
    assertEquals(List.of(set(scene, Map.of("nameserver", "8.8.8.8"))), plan(scene).operations());
  }

  /** What qemu-server refuses with a 500 whenever one of the two is written. */
  @ParameterizedTest
  @CsvSource({
    // memory and balloon that stand, and that are desired; whether it is refused
    "4096, , , 5120, true",
    "4096, , , 4096, false",
    "4096, 2048, 1024, , true",
    "4096, 2048, 1024, 1024, false",
    "4096, 2048, 1024, 1536, true",
    "2048, 1024, 4096, 4096, false",
    "4096, 2048, 1024, 0, false",
    "4096, 0, 1024, , false",
    ", , , 1024, true",
    "current=4096, 2048, 1024, , true",
  })
  void aBalloonAboveMemoryIsAPlanErrorOfWhatIsStated(
      String memory, String balloon, Long wantedMemory, Long wantedBalloon, boolean refused) {
    Scene scene = Scene.qemu().hasNot("memory").wants(ManagedField.ONBOOT, Scene.flag(true));
    Optional.ofNullable(memory).ifPresent(mib -> scene.has("memory", mib));
    Optional.ofNullable(balloon).ifPresent(mib -> scene.has("balloon", mib));
    Optional.ofNullable(wantedMemory)
        .ifPresent(mib -> scene.wants(ManagedField.MEMORY, whole(mib * MIB)));
    Optional.ofNullable(wantedBalloon)
        .ifPresent(mib -> scene.wants(ManagedField.BALLOON, whole(mib * MIB)));
    GuestPlan plan = plan(scene);
    assertEquals(refused ? State.PLAN_ERROR : State.DRIFT, plan.state());
    assertEquals(refused ? Optional.of(Reason.VALUE) : Optional.empty(), plan.reason());
    if (refused) {
      assertEquals(List.of(set(scene, Map.of("onboot", "1"))), plan.operations());
      for (Drift drift : plan.drifts()) {
        Drift.OfField field = (Drift.OfField) drift;
        boolean ofTheTwo = !field.key().equals("onboot");
        assertEquals(ofTheTwo ? Fate.ERROR : Fate.UNSIGNED, field.fate());
        assertEquals(
            ofTheTwo, field.problem().filter(why -> why.startsWith("balloon would")).isPresent());
      }
    }
  }

  /** A value that waits counts before the one that is, unless it is 0; an unset does not count. */
  @Test
  void whatIsPendingOfABalloonCountsAsProxmoxCountsIt() {
    Scene scene = Scene.qemu().has("memory", "4096").wants(ManagedField.MEMORY, whole(GIB));
    scene.running(100).awaits("balloon", "512", "2048");
    assertEquals(State.PLAN_ERROR, plan(scene).state());
    scene.awaits("balloon", "2048", "512");
    assertEquals(State.DRIFT, plan(scene).state());
    scene.awaits("balloon", "2048", "0");
    assertEquals(State.PLAN_ERROR, plan(scene).state());
    scene.row("balloon", Optional.of("2048"), Optional.empty(), true);
    assertEquals(State.PLAN_ERROR, plan(scene).state());
  }

  /** Alone the balloon would be more than the memory that waits for its signature. */
  @Test
  void memoryAndBalloonThatGoOnlyTogetherWaitForOneSignature() {
    // 0.9 × 16 GiB = 14.4 GiB, of which others have 12: 4 GiB do not fit.
    Scene up =
        Scene.qemu()
            .besideOthersOf(12)
            .has("balloon", "512")
            .wants(ManagedField.MEMORY, whole(4 * GIB))
            .wants(ManagedField.BALLOON, whole(2 * GIB))
            .wants(ManagedField.ONBOOT, Scene.flag(true));
    assertEquals(
        List.of(
            set(up, Map.of("onboot", "1")), set(up, Map.of("memory", "4096", "balloon", "2048"))),
        plan(up).operations());
    Scene down =
        Scene.qemu()
            .running(600)
            .has("memory", "4096")
            .has("balloon", "2048")
            .wants(ManagedField.MEMORY, whole(GIB))
            .wants(ManagedField.BALLOON, whole(GIB / 2));
    assertEquals(
        List.of(set(down, Map.of("memory", "1024", "balloon", "512"))), plan(down).operations());
    assertEquals(List.of(Fate.SIGNED, Fate.SIGNED), fates(plan(down)));
  }

  @Test
  void swapOfARunningContainerGoesDownToWhatItUsesWithoutASignature() {
    Scene scene = Scene.lxc().running(100).has("swap", "4096").wants(ManagedField.SWAP, whole(GIB));
    assertEquals(List.of(Fate.SIGNED), fates(plan(scene)));
    scene.swapping(819);
    assertEquals(List.of(Fate.UNSIGNED), fates(plan(scene)));
    scene.swapping(820);
    assertEquals(List.of(Fate.SIGNED), fates(plan(scene)));
  }

  @Test
  void aRunningGuestThatIsSaidToUseNoMemoryWasNotLookedInto() {
    Scene scene =
        Scene.lxc().running(0).has("memory", "4096").wants(ManagedField.MEMORY, whole(GIB));
    assertEquals(List.of(Fate.SIGNED), fates(plan(scene)));
    assertEquals(List.of(Fate.UNSIGNED), fates(plan(scene.running(1))));
  }

  @Test
  void aSignatureIsPlannedForWhatNeedsOneAlone() {
    Scene scene =
        Scene.lxc()
            .wants(ManagedField.CORES, whole(2))
            .wants(ManagedField.HOSTNAME, text("cloud"))
            .wantsToRun(true);
    GuestPlan plan = plan(scene);
    assertEquals(
        List.of(false, true, false), plan.operations().stream().map(plan::needsSignature).toList());
    GuestPlan gone = plan(Scene.lxc().wantsToBeAbsent());
    assertEquals(true, gone.needsSignature(gone.operations().getFirst()));
  }
}
