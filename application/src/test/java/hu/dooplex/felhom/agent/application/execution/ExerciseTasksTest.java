package hu.dooplex.felhom.agent.application.execution;

import static hu.dooplex.felhom.agent.application.execution.ExerciseScene.GUEST;
import static hu.dooplex.felhom.agent.application.execution.ExerciseScene.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult.Ending;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExerciseTasksTest {
  private static final List<String> ALL_STEPS =
      List.of(
          "create_snapshot",
          "rollback_snapshot",
          "delete_snapshot",
          "set_guest_config",
          "set_guest_config");

  private final ExerciseScene scene = new ExerciseScene();
  private final ExecutionWorld world = scene.world;

  private void assertAsBefore(Optional<String> description) {
    assertEquals(List.of(), scene.guest.snapshots);
    assertEquals(description, Optional.ofNullable(scene.guest.config.get("description")));
    assertEquals(List.of(), world.state().unfinished());
    assertEquals(List.of(), world.state().inFlight());
  }

  @Test
  void everyStepIsDoneAndUndoneInOneTransaction() {
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.FINE, outcome.ending(), outcome::toString);
    assertEquals(
        List.of(
            "api token",
            "guest",
            "snapshot",
            "rollback",
            "delete",
            "description",
            "read back",
            "put back",
            "left behind"),
        outcome.checks().stream().map(Check::name).toList());
    assertTrue(
        outcome.checks().stream().allMatch(check -> check.result() == Check.Result.OK),
        outcome::toString);
    CreateSnapshot taken = (CreateSnapshot) world.sent().get(0);
    String first = scene.intents().getFirst().id().value();
    assertTrue(SnapshotName.isAgentForm(taken.snapshot().value()), taken::toString);
    assertEquals(first, taken.description());
    assertEquals(
        List.of(
            new CreateSnapshot(GUEST, taken.snapshot(), first),
            new RollbackSnapshot(GUEST, taken.snapshot(), false),
            new DeleteSnapshot(GUEST, taken.snapshot()),
            new SetGuestConfig(
                GUEST,
                new TreeMap<>(Map.of("description", "felhom-agent self-test " + first)),
                new TreeSet<>()),
            new SetGuestConfig(GUEST, new TreeMap<>(), new TreeSet<>(List.of("description")))),
        world.sent());
    for (var intent : scene.intents().subList(1, 5)) {
      assertEquals(first, intent.transaction().orElseThrow().value());
      assertEquals(Source.SELFTEST, intent.source());
    }
    assertAsBefore(Optional.empty());
  }

  /** By provenance and local policy, as with everybody: no signature, and no exception either. */
  @Test
  void everyStepIsBenignByWhatTheJournalKnows() {
    scene.run();
    assertEquals(5, world.decisions.size());
    world.decisions.forEach(decision -> {
      assertFalse(decision.classification().destructive(), decision::toString);
      assertEquals("permitted", decision.verdictName());
      assertEquals(List.of(), decision.signers());
    });
    assertEquals(List.of(), world.wishes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine\n", "0\n", "two\nlines\n", "50 %\tünï\n"})
  void theOldDescriptionIsPutBack(String old) {
    scene.guest.config.put("description", old);
    assertEquals(Ending.FINE, scene.run().ending());
    assertAsBefore(Optional.of(old));
  }

  @Test
  void aSecondRunUsesAnotherSnapshotName() {
    scene.run();
    scene.run();
    assertEquals(
        2,
        new HashSet<>(
                world.sent().stream()
                    .filter(CreateSnapshot.class::isInstance)
                    .map(one -> ((CreateSnapshot) one).snapshot())
                    .toList())
            .size());
  }

  static Stream<Arguments> stepsAndFates() {
    return Stream.of(ChangingNode.Fate.values())
        .filter(fate -> fate != ChangingNode.Fate.ANSWERED)
        .flatMap(fate -> Stream.of(1, 2, 3, 4, 5).map(step -> Arguments.of(step, fate)));
  }

  /** Whatever becomes of one request: the guest is as before, and nothing is sent twice as is. */
  @ParameterizedTest
  @MethodSource("stepsAndFates")
  void aRequestThatGoesWrongIsTidiedUp(int step, ChangingNode.Fate fate) {
    scene.guest.config.put("description", "mine\n");
    scene.beforeRequest(step, () -> world.node.fate = fate);
    ExerciseResult outcome = scene.run();
    boolean arrives = fate == ChangingNode.Fate.ANSWER_LOST || fate == ChangingNode.Fate.LATE;
    assertEquals(arrives ? Ending.FINE : Ending.FAILED, outcome.ending(), outcome::toString);
    assertAsBefore(Optional.of("mine\n"));
    assertEquals("nothing", check(outcome, "left behind").detail());
    long snapshots = world.sent().stream().filter(CreateSnapshot.class::isInstance).count();
    assertEquals(1, snapshots);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aTaskThatFailsIsTidiedUp(int step) {
    scene.beforeRequest(step, () -> world.node.exit = "no space left");
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.FAILED, outcome.ending());
    String name = List.of("snapshot", "rollback", "delete").get(step - 1);
    assertTrue(check(outcome, name).detail().contains("no space left"), outcome::toString);
    assertEquals(Check.Result.SKIPPED, check(outcome, "put back").result());
    assertAsBefore(Optional.empty());
  }

  @Test
  void aSnapshotThatCannotBeDeletedIsNamed() {
    world.afterIntent =
        () -> {
          if (scene.intents().getLast().operation() instanceof DeleteSnapshot) {
            world.node.fate = ChangingNode.Fate.REFUSED;
          }
        };
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.FAILED, outcome.ending());
    String name = scene.guest.snapshots.getFirst().name();
    String left = check(outcome, "left behind").detail();
    assertTrue(left.contains("lxc/101 has snapshot " + name), left);
    assertEquals(1, world.state().unfinished().size());
    assertEquals(4, scene.sent().stream().filter("delete_snapshot"::equals).count());
    // and once nothing is in the way, the next start puts it in order
    world.afterIntent = () -> world.node.fate = ChangingNode.Fate.ANSWERED;
    world.restart();
    world.new Agent().recovery.begin();
    assertAsBefore(Optional.empty());
  }

  static Stream<Arguments> unfit() {
    return Stream.of(
        row("is not stopped", scene -> scene.guest.running = true),
        row("is locked (backup)", scene -> scene.guest.lock = Optional.of("backup")),
        row("HA manager", scene -> scene.guest.highAvailability = true),
        row("cannot snapshot", scene -> scene.world.reads.volumesSnapshot = false),
        row("there is no guest 101 on pve1", scene -> scene.world.node.guests.clear()));
  }

  private static Arguments row(String why, Consumer<ExerciseScene> change) {
    return Arguments.of(why, change);
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void aGuestThatIsNotFitIsNotTouched(String why, Consumer<ExerciseScene> change) {
    change.accept(scene);
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.REFUSED, outcome.ending());
    assertTrue(check(outcome, "guest").detail().contains(why), outcome::toString);
    assertEquals(List.of(), world.sent());
    assertEquals(List.of(), world.records);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VM.Snapshot", "VM.Config.Options"})
  void aMissingPrivilegeIsNamedBeforeAnythingIsDone(String privilege) {
    Map<String, Boolean> others = new TreeMap<>(ExerciseScene.RIGHTS);
    others.remove(privilege);
    world.reads.privileges.put("/vms", others);
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.FAILED, outcome.ending());
    String said = check(outcome, "api token").detail();
    assertTrue(said.startsWith("it lacks " + privilege + " on /vms/101;"), said);
    assertEquals(List.of(), world.sent());
  }

  @Test
  void whatJudgingTakesToSeeIsNamedToo() {
    world.reads.privileges.put("/", Map.of());
    world.reads.privileges.put("/storage", Map.of());
    String said = check(scene.run(), "api token").detail();
    assertTrue(
        said.startsWith("it lacks Sys.Audit on /nodes/pve1, Datastore.Audit on /storage/local;"),
        said);
  }

  @Test
  void aProxmoxThatIsAwayIsSaid() {
    world.node.awayUntil = Duration.ofDays(1);
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.UNREACHABLE, outcome.ending());
    assertEquals(List.of(), world.records);
  }

  /** Checked in the lane: it was stopped when it was looked at first. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aGuestThatIsStartedMeanwhileIsNotRolledBack(int step) {
    scene.beforeRequest(1, () -> {});
    AtomicInteger reads = new AtomicInteger();
    world.beforeCall =
        () -> {
          if (scene.intents().size() == step - 1 && reads.incrementAndGet() == 1) {
            scene.guest.running = true;
          }
        };
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.REFUSED, outcome.ending(), outcome::toString);
    assertEquals(List.of("create_snapshot", "delete_snapshot"), scene.sent());
    assertAsBefore(Optional.empty());
  }

  @Test
  void aThrownKillSwitchIsObeyed() {
    world.paused = true;
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.REFUSED, outcome.ending());
    assertEquals("changes are paused on this host", check(outcome, "snapshot").detail());
    assertEquals(List.of(), world.sent());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void askedToStopItUndoesWhatItDid(int steps) {
    ExerciseResult outcome = scene.run(() -> scene.intents().size() >= steps);
    assertAsBefore(Optional.empty());
    assertEquals(steps == 5 ? Ending.FINE : Ending.FAILED, outcome.ending());
    assertEquals("nothing", check(outcome, "left behind").detail());
  }

  @Test
  void stoppedAtOnceItSaysWhatIsLeft() {
    scene.beforeRequest(2, world.time::stop);
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.FAILED, outcome.ending());
    String left = check(outcome, "left behind").detail();
    String name = scene.guest.snapshots.getFirst().name();
    assertTrue(left.contains(name), left);
  }

  @Test
  void aDescriptionOfSomebodyElsesIsNotOverwritten() {
    scene.guest.config.put("description", "mine\n");
    AtomicInteger looks = new AtomicInteger();
    world.reads.before =
        read -> {
          if (read.startsWith("pending")
              && scene.sent().size() == 4
              && world.state().inFlight().isEmpty()
              && looks.incrementAndGet() == 2) {
            scene.guest.config.put("description", "theirs\n");
            scene.guest.writes++;
          }
        };
    ExerciseResult outcome = scene.run();
    assertEquals(Ending.FAILED, outcome.ending());
    assertEquals("theirs\n", scene.guest.config.get("description"));
    assertEquals(
        "somebody else has changed the description meanwhile", check(outcome, "put back").detail());
  }

  /** Killed with its own description written, and somebody writes another one before the start. */
  @Test
  void recoveryDoesNotOverwriteADescriptionOfSomebodyElses() {
    scene.guest.config.put("description", "mine\n");
    scene.beforeRequest(
        5,
        () -> {
          throw new ExecutionWorld.Killed();
        });
    scene.run();
    assertTrue(scene.guest.config.get("description").startsWith("felhom-agent self-test"));
    scene.guest.config.put("description", "theirs\n");
    scene.guest.writes++;
    world.afterIntent = () -> {};
    world.restart();
    world.new Agent().recovery.begin();
    assertEquals("theirs\n", scene.guest.config.get("description"));
    assertEquals(4, scene.sent().size(), scene.sent()::toString);
    // what they put back themselves is then the agent's to finish
    scene.guest.config.put("description", "mine\n");
    scene.guest.writes++;
    world.restart();
    world.new Agent().recovery.begin();
    assertEquals(List.of(), world.state().unfinished());
  }

  /** The whole run, killed at every call to the outside; the next start puts it in order. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrashAnywhereIsPutInOrderAtTheNextStart(boolean after) {
    ExerciseScene clean = new ExerciseScene();
    clean.world.killAt(Integer.MAX_VALUE, false);
    clean.run();
    int calls = clean.world.calls();
    assertEquals(ALL_STEPS, clean.sent());
    assertTrue(calls > 40, "only " + calls);
    for (int call = 1; call <= calls; call++) {
      ExerciseScene killed = new ExerciseScene();
      killed.guest.config.put("description", "mine\n");
      killed.world.killAt(call, after);
      try {
        killed.run();
      } catch (ExecutionWorld.Killed _) {
        // outside the queue nobody catches it
      }
      killed.world.restart();
      killed.world.new Agent().recovery.begin();
      assertEquals(List.of(), killed.guest.snapshots, "killed at " + call);
      assertEquals("mine\n", killed.guest.config.get("description"), "killed at " + call);
      assertEquals(List.of(), killed.world.state().unfinished(), "killed at " + call);
      List<Operation> sent = killed.world.sent();
      assertEquals(sent.size(), new HashSet<>(sent).size(), "something twice, killed at " + call);
    }
  }
}
