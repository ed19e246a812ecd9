package hu.dooplex.felhom.agent.application.exercise;

import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.execution.OperationIds;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * {@code --selftest=task}: changes a stopped guest and undoes it, for real (operations.md,
 * Selftests). One transaction: snapshot, rollback to it, its deletion; then another description,
 * read back, and the old one again. It asks for nothing but what everybody else asks for, through
 * the same queue, gate and journal: what it does is benign because the journal knows the snapshot
 * as the agent's own and the guest as stopped ever since.
 */
public final class ExerciseTasks {
  private final Fitness fitness;
  private final Changes changes;
  private final OperationJournal journal;
  private final GuestObservation guests;
  private final OperationIds ids;
  private final RandomSource random;
  private final Waiting waiting;

  @Inject
  public ExerciseTasks(
      Fitness fitness,
      Changes changes,
      OperationJournal journal,
      GuestObservation guests,
      OperationIds ids,
      RandomSource random,
      Waiting waiting) {
    this.fitness = fitness;
    this.changes = changes;
    this.journal = journal;
    this.guests = guests;
    this.ids = ids;
    this.random = random;
    this.waiting = waiting;
  }

  /**
   * Does it once. It comes back when the guest is as it was, or says what is left.
   *
   * @param enough whether to begin no further step; what was done is undone all the same
   */
  public ExerciseResult run(Vmid vmid, BooleanSupplier enough) {
    Findings findings = new Findings();
    Optional<GuestRef> guest = fitness.look(vmid, findings);
    if (guest.isPresent()) {
      OperationId id = ids.next();
      Transaction transaction = new Transaction(guest.get(), id, changes, journal, waiting);
      SnapshotName name = SnapshotName.ofAgent(random.bytes(OperationId.BYTES));
      new Exercise(transaction, name, guests, waiting, findings, enough).run();
    }
    return findings.outcome();
  }
}
