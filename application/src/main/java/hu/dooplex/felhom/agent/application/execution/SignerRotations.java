package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.CurrentSigners;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.authz.TargetCheck;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/** Changes of who may sign: what is appended to the signer log, and what is found in it. */
public final class SignerRotations {
  private final SignerLog log;
  private final CurrentSigners signers;
  private final InstantSource clock;

  @Inject
  public SignerRotations(SignerLog log, CurrentSigners signers, InstantSource clock) {
    this.log = log;
    this.signers = signers;
    this.clock = clock;
  }

  /** trust.md, pipeline 13: the target of a rotation is the set that there is. */
  Optional<Rejection> check(RotateSigners change, VerifiedAuthorization given) {
    try {
      return TargetCheck.checkRotation(change, given, signers.set(), clock.instant());
    } catch (MemoryUnavailableException e) {
      return Optional.of(new DocumentRejection.StateUnavailable(e.detail()));
    }
  }

  /** Appends it; whoever reads the log verifies it again. */
  void take(Permit permit, VerifiedAuthorization given) throws StateException {
    permit.redeem();
    SignedDocument signed = given.signed();
    log.append(new SignerLog.Rotation(clock.instant(), signed.text(), signed.armored()));
  }

  /**
   * Whether the log has the rotation of that document; empty if that cannot be told, or if nobody
   * knows what set it has led to, which is written down with its end.
   */
  Optional<Boolean> has(RotateSigners change, String documentSha256) {
    try {
      boolean there = log.all().stream().anyMatch(taken -> sha256(taken).equals(documentSha256));
      return there && newSet(change).isEmpty() ? Optional.empty() : Optional.of(there);
    } catch (StateException e) {
      return Optional.empty();
    }
  }

  private static String sha256(SignerLog.Rotation taken) {
    return SignedDocument.sha256(taken.document().getBytes(StandardCharsets.US_ASCII));
  }

  /** The hash of the set that a rotation in the log has led to; empty if nobody can tell. */
  Optional<String> newSet(RotateSigners change) {
    // From here on it counts, whether it was appended right now or before a crash.
    signers.rotated();
    try {
      return Optional.of(signers.set())
          .filter(set -> set.version() == change.version())
          .map(SignerSet::sha256);
    } catch (MemoryUnavailableException e) {
      return Optional.empty();
    }
  }
}
