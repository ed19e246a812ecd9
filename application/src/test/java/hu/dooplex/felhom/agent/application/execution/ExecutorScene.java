package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** An executor and one stopped guest. */
abstract class ExecutorScene {
  static final GuestRef GUEST = Operations.GUEST;
  static final Operation DESTROY = new DestroyGuest(GUEST, false, false, false);

  final ExecutionWorld world = new ExecutionWorld();
  ExecutionWorld.Agent agent = world.new Agent();
  final ChangingNode.Guest guest = world.node.add(GUEST);

  static Wish wish(Operation operation) {
    return Wish.of(operation, Source.DESIRED_STATE);
  }

  final Wish signed(Operation operation) {
    return signed(world, operation);
  }

  /** An unknown one has no document that could be signed. */
  static Wish signed(ExecutionWorld world, Operation operation) {
    Wish wish = Wish.of(operation, Source.SIGNED_HUB);
    return operation instanceof Unknown ? wish : wish.with(world.signing.signed(operation));
  }

  static SetGuestConfig set(String key, String value) {
    return new SetGuestConfig(GUEST, new TreeMap<>(Map.of(key, value)), new TreeSet<>());
  }

  static Refusal refusal(ExecutionOutcome outcome) {
    return assertInstanceOf(Refused.class, outcome).refusal();
  }

  static Ended ended(ExecutionOutcome outcome) {
    return assertInstanceOf(Ended.class, outcome);
  }

  final JournalEntry.Intent intent() {
    return assertInstanceOf(JournalEntry.Intent.class, world.records.getFirst());
  }
}
