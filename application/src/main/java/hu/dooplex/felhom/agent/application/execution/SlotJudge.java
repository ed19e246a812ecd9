package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.gate.ReversibilityGate;
import hu.dooplex.felhom.agent.domain.gate.Verdict;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.policy.Budget;
import hu.dooplex.felhom.agent.domain.policy.PolicyCheck;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Judges what was seen in the lane, in the order of trust.md: classify, local policy and budget,
 * gate, audit. It decides nothing itself.
 */
public final class SlotJudge {
  private final OperationJournal journal;
  private final AuditTrail audit;
  private final LastLook lastLook;
  private final RememberedWishes wishes;
  private final InstantSource clock;
  private final OperationEvents events;

  @Inject
  public SlotJudge(
      OperationJournal journal,
      AuditTrail audit,
      LastLook lastLook,
      RememberedWishes wishes,
      InstantSource clock,
      EventLog events) {
    this.journal = journal;
    this.audit = audit;
    this.lastLook = lastLook;
    this.wishes = wishes;
    this.clock = clock;
    this.events = new OperationEvents(events);
  }

  /** What came of it: a permit, or what becomes of the wish without one. */
  sealed interface Ruling {
    record Go(Permit permit, boolean destructive) implements Ruling {}

    record No(ExecutionOutcome outcome) implements Ruling {}
  }

  /** What the journal says about the thing and its guest. */
  private record Memory(Provenance provenance, Budget spent) {}

  /**
   * @param obstacle why it cannot work now, permitted or not
   */
  Ruling judge(Wish wish, SlotView view, Optional<String> obstacle) {
    Instant now = clock.instant();
    Operation operation = wish.operation();
    Memory memory =
        journal.read(state ->
            new Memory(
                state.of(operation),
                operation instanceof Operation.OnGuest onGuest
                    ? Budget.spent(state, onGuest.guest(), now)
                    : Budget.UNUSED));
    Classification classification =
        OperationClassifier.classify(operation, memory.provenance(), view.circumstances());
    Optional<Rejection> rejection =
        wish.covering().flatMap(given -> lastLook.again(given, classification.destructive()));
    if (rejection.isPresent()) {
      return new Ruling.No(new ExecutionOutcome.Rejected(rejection.get()));
    }
    PolicyOutcome policy =
        PolicyCheck.evaluate(
            operation, wish.source(), memory.provenance(), view.circumstances(), memory.spent());
    Verdict verdict =
        ReversibilityGate.decide(
            operation, wish.source(), classification, policy, wish.authorization(), view.digest());
    if (verdict instanceof Verdict.Permitted && obstacle.isPresent()) {
      verdict = new Verdict.Refused(Verdict.Reason.TARGET_NOT_READY);
    }
    List<String> signers =
        wish.covering()
            .map(VerifiedAuthorization::consumption)
            .map(consumption -> consumption.signers())
            .orElseGet(List::of);
    Decision decision =
        new Decision(now, operation, wish.source(), classification, policy, signers, verdict);
    return switch (verdict) {
      case Verdict.Permitted(Permit permit) -> permitted(permit, decision);
      case Verdict.PendingSignature() -> {
        audited(decision, false);
        yield new Ruling.No(new ExecutionOutcome.PendingSignature(wishes.remember(wish)));
      }
      case Verdict.Refused(Verdict.Reason reason) -> {
        audited(decision, false);
        yield refused(Refusal.of(reason), words(reason, policy, obstacle));
      }
    };
  }

  /** Where the audit trail stands, with what was judged so far in it. */
  Optional<AuditHead> audited() {
    return audit.head();
  }

  private Ruling permitted(Permit permit, Decision decision) {
    boolean destructive = decision.classification().destructive();
    // trust.md, 4: a destructive permit is given only after its line is durable. The trail is a
    // signal and no guard, so what is benign goes on without it.
    if (!audited(decision, destructive) && destructive) {
      return refused(
          Refusal.STATE_UNAVAILABLE,
          "the audit trail cannot be written, so nothing destructive is done");
    }
    return new Ruling.Go(permit, destructive);
  }

  private boolean audited(Decision decision, boolean durable) {
    try {
      audit.record(decision, durable);
      return true;
    } catch (StateException e) {
      events.error(
          "audit_not_written",
          decision.operation(),
          e,
          EventLog.field("verdict", decision.verdictName()));
      return false;
    }
  }

  private static Ruling refused(Refusal refusal, String message) {
    return new Ruling.No(new ExecutionOutcome.Refused(refusal, message));
  }

  private static String words(
      Verdict.Reason reason, PolicyOutcome policy, Optional<String> obstacle) {
    return switch (reason) {
      case POLICY, OVER_BUDGET ->
          switch (policy) {
            case PolicyOutcome.Allowed() -> "";
            case PolicyOutcome.Violated(String rule) -> "policy." + rule + " does not allow it";
            case PolicyOutcome.OverBudget(String budget) -> "policy." + budget + " is used up";
          };
      case UNKNOWN_OPERATION -> "this version knows no such operation";
      case TARGET_NOT_READY -> obstacle.orElse("");
    };
  }
}
