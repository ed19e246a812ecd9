package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Operators, who sign what they are shown: a document issued from what there is to see then. What
 * they have signed once, they hand over again as it is.
 */
final class Operators {
  private final PveApi sight;
  private final InstantSource clock;
  private final Map<Operation, VerifiedAuthorization> signed = new LinkedHashMap<>();

  Operators(World world, OneAtATime time) {
    this.sight = new PveApi(world.node().as(World.TOKEN), new NodeName(world.node().name()), time);
    this.clock = time;
  }

  VerifiedAuthorization sign(Operation operation, IssuedNonces nonces) {
    return signed.computeIfAbsent(operation, wanted -> issued(wanted, nonces));
  }

  private VerifiedAuthorization issued(Operation operation, IssuedNonces nonces) {
    OperationId nonce = new OperationId("%026d".formatted(signed.size()));
    Optional<SignedGuest> guest =
        operation instanceof Operation.OnGuest on
            ? Optional.of(guest(on.guest()))
            : Optional.empty();
    VerifiedAuthorization given =
        TestAuthorizations.of(
            TestAuthorizations.document(operation, nonce, guest, clock.instant(), clock.instant()));
    try {
      nonces.issue(
          new IssuedNonces.Issued(
              nonce,
              Source.SIGNED_CONSOLE,
              given.signed().text(),
              clock.instant(),
              Optional.empty()));
    } catch (StateException e) {
      throw new AssertionError(e);
    }
    return given;
  }

  private SignedGuest guest(GuestRef ref) {
    try {
      ObservedGuest seen = sight.status(ref);
      return new SignedGuest(
          ref,
          seen.name().orElse(""),
          Fingerprint.of(ref, GuestConfig.configured(sight.pending(ref)), sight.snapshots(ref)));
    } catch (ApiException e) {
      // One that is yet to be made has a name in its document, and no fingerprint that counts.
      return new SignedGuest(ref, "scratch", "0".repeat(64));
    }
  }
}
