package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.exercise.ExerciseTasks;
import hu.dooplex.felhom.agent.application.exercise.Fitness;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A node with one stopped guest, and the self-test that is tried on it. */
final class ExerciseScene {
  static final GuestRef GUEST = Operations.GUEST;

  /** What it takes on the guest. */
  static final Map<String, Boolean> RIGHTS =
      Map.of("VM.Audit", true, "VM.Snapshot", true, "VM.Config.Options", true);

  final ExecutionWorld world = new ExecutionWorld();
  final ChangingNode.Guest guest;

  private int begun;

  ExerciseScene() {
    guest = world.node.add(GUEST);
    world.policy = LocalPolicy.NOTHING;
    world.reads.privileges.put("/vms", RIGHTS);
  }

  ExerciseResult run() {
    return run(() -> false);
  }

  ExerciseResult run(BooleanSupplier enough) {
    ExecutionWorld.Agent agent = world.new Agent();
    return new ExerciseTasks(
            new Fitness(new NodeName("pve1"), world.reads, world.reads),
            agent.changes,
            world,
            world.reads,
            new OperationIds(world.random),
            world.random,
            world.time)
        .run(GUEST.vmid(), enough);
  }

  /** Something happens between the intent and the request of that step, the first being 1. */
  ExerciseScene beforeRequest(int step, Runnable what) {
    world.afterIntent =
        () -> {
          begun++;
          if (begun == step) {
            what.run();
          } else if (begun == step + 1) {
            world.node.fate = ChangingNode.Fate.ANSWERED;
            world.node.exit = "OK";
          }
        };
    return this;
  }

  List<String> sent() {
    return world.sent().stream().map(Operation::wireName).toList();
  }

  List<JournalEntry.Intent> intents() {
    return world.records.stream()
        .filter(JournalEntry.Intent.class::isInstance)
        .map(JournalEntry.Intent.class::cast)
        .toList();
  }

  static Check check(ExerciseResult outcome, String name) {
    return outcome.checks().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
