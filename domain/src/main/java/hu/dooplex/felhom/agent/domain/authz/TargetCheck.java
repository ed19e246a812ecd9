package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetChanged;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetMismatch;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady.Obstacle;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.TaskHistory;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether a document is still about what is there, and can work at all (trust.md, pipeline 13). */
public final class TargetCheck {
  private TargetCheck() {}

  /** Of every operation but a rotation of signers. */
  public static Optional<Rejection> check(OperationDocument document, LiveTarget target) {
    return document
        .guest()
        .flatMap(signed -> guest(document, signed, target))
        .or(() -> Readiness.obstacle(document.operation(), target).map(Rejection.class::cast));
  }

  /** Of a rotation: its target is the set of signers. */
  public static Optional<Rejection> checkRotation(
      RotateSigners change, VerifiedAuthorization authorization, SignerSet signers, Instant now) {
    return switch (signers.rotate(change, authorization.counted(), now)) {
      case Rotation.Taken _ -> Optional.empty();
      case Rotation.Refused(RotationFlaw flaw, String detail) ->
          Optional.of(
              flaw == RotationFlaw.STALE
                  ? new TargetChanged(TargetChanged.Change.SIGNER_SET, detail)
                  : new TargetNotReady(Obstacle.SIGNER_SET, detail));
    };
  }

  private static Optional<Rejection> guest(
      OperationDocument document, SignedGuest signed, LiveTarget target) {
    Optional<LiveTarget.Guest> there = target.guest();
    if (document.operation() instanceof Operation.MakesGuest) {
      return there.map(
          guest -> new TargetMismatch("guest", "no guest", guest.seen().ref().toString()));
    }
    if (there.isEmpty()) {
      return Optional.of(new TargetMismatch("guest", signed.ref().toString(), "no guest"));
    }
    return identity(signed, there.get()).or(() -> history(document, signed, target));
  }

  private static Optional<Rejection> identity(SignedGuest signed, LiveTarget.Guest guest) {
    if (!guest.seen().ref().equals(signed.ref())) {
      return Optional.of(
          new TargetMismatch("guest.kind", signed.ref().toString(), guest.seen().ref().toString()));
    }
    String name = guest.seen().name().orElse("");
    if (!name.equals(signed.name())) {
      return Optional.of(new TargetMismatch("guest.name", line(signed.name()), line(name)));
    }
    String fingerprint = Fingerprint.of(signed.ref(), guest.config(), guest.snapshots());
    return fingerprint.equals(signed.fingerprint())
        ? Optional.empty()
        : Optional.of(
            new TargetChanged(
                TargetChanged.Change.FINGERPRINT,
                "disks, network devices or snapshots of the guest are not those that were signed"));
  }

  private static Optional<Rejection> history(
      OperationDocument document, SignedGuest signed, LiveTarget target) {
    // Not even the agent's own tasks are left out: what they replaced was signed too.
    Optional<Circumstances.History> history =
        target
            .tasks()
            .flatMap(page ->
                TaskHistory.since(page, document.observedAt(), signed.ref().vmid(), Set.of()));
    if (history.isEmpty()) {
      return Optional.of(
          new TargetNotReady(
              Obstacle.HISTORY_UNKNOWN,
              "the node's task list does not show what happened to the guest since "
                  + document.observedAt()
                  + "; the API token needs Sys.Audit on the node"));
    }
    return history.get().replaced()
        ? Optional.of(
            new TargetChanged(
                TargetChanged.Change.TASK_HISTORY,
                "the guest was created, restored, moved or rolled back since "
                    + document.observedAt()))
        : Optional.empty();
  }

  private static String line(String foreign) {
    return ForeignText.oneLine(foreign, Limits.SIGNATURE_EXCERPT_MAX_CHARS);
  }
}
