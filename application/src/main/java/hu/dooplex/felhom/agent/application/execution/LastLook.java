package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.signing.Authorizations;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * What an operator has signed, looked at in its lane right before it is carried out (trust.md,
 * pipeline 13). What is not as it was signed is rejected, and nothing is consumed.
 */
public final class LastLook {
  private final TargetLook target;
  private final SignerRotations rotations;
  private final Authorizations authorizations;
  private final TrustedClock clock;
  private final IssuedNonces nonces;

  @Inject
  public LastLook(
      GuestObservation guests,
      HostObservation host,
      TaskProgress tasks,
      SignerRotations rotations,
      Authorizations authorizations,
      TrustedClock clock,
      IssuedNonces nonces,
      EventLog events) {
    this.target = new TargetLook(guests, host, tasks, events);
    this.rotations = rotations;
    this.authorizations = authorizations;
    this.clock = clock;
    this.nonces = nonces;
  }

  /**
   * Whether what it is for is still what was signed, and it can work at all.
   *
   * @throws ApiException if Proxmox VE does not answer
   */
  Optional<Rejection> atTarget(VerifiedAuthorization given) throws ApiException {
    OperationDocument document = given.document();
    if (document.operation() instanceof RotateSigners change) {
      return rotations.check(change, given);
    }
    return target.check(document);
  }

  /**
   * Window, clock, signers, thresholds, and whether the nonce still stands: what can have changed
   * since it was verified, which can be long ago for one that waited in its lane.
   *
   * @param destructive as it was classified in the lane
   */
  Optional<Rejection> again(VerifiedAuthorization given, boolean destructive) {
    try {
      if (destructive) {
        // trust.md, pipeline 8: durable before every destructive decision
        clock.follow();
      }
      OperationId nonce = given.document().nonce();
      if (nonces.find(nonce).isEmpty()) {
        return Optional.of(new DocumentRejection.NonceNotIssued(nonce));
      }
    } catch (StateException e) {
      return Optional.of(new DocumentRejection.StateUnavailable(String.valueOf(e.getMessage())));
    }
    return authorizations.lookAgain(given, destructive);
  }

  /**
   * After the intent is durable, and before the request: not even with a journal that was put back
   * can it be played again then (trust.md, 5).
   */
  void forget(OperationId nonce) throws StateException {
    nonces.forget(nonce);
  }
}
