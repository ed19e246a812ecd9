package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A document for every operation. */
final class SampleDocuments {
  static final String NONCE = "6QK3ZJ7W5V2N4X8B1M0RTYP9CD";
  static final String HOST = "demo-felhom";
  static final String NAME = "nextcloud";
  static final String FINGERPRINT = "9f2c" + "0".repeat(60);

  private SampleDocuments() {}

  /** All samples of operations that a document can be about. */
  static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>(SampleOperations.all(101, 999_999_999));
    operations.removeIf(operation -> operation instanceof Unknown);
    operations.add(
        new RotateSigners(
            3,
            "ab".repeat(32),
            List.of(
                new Signer("ops-2", KeyRole.OPERATIONAL, "ssh-ed25519 AAAA a comment"),
                new Signer("safe", KeyRole.RECOVERY, "ssh-ed25519 BBBB")),
            List.of("ops-1", "ops-0")));
    return operations;
  }

  /** One of each name: the last, which of some is the one with most in it. */
  static List<Operation> oneOfEach() {
    SequencedMap<String, Operation> byName = new LinkedHashMap<>();
    operations().forEach(operation -> byName.put(operation.wireName(), operation));
    return List.copyOf(byName.values());
  }

  static OperationDocument of(Operation operation) {
    return of(operation, NAME);
  }

  static OperationDocument of(Operation operation, String name) {
    Optional<GuestRef> guest =
        operation instanceof Operation.OnGuest on ? Optional.of(on.guest()) : Optional.empty();
    return new OperationDocument(
        new OperationId(NONCE),
        HOST,
        operation,
        guest.map(ref -> new SignedGuest(ref, name, FINGERPRINT)),
        Instant.parse("2026-11-22T18:59:58Z"),
        Instant.parse("2026-11-22T19:00:00Z"),
        Instant.parse("2026-11-22T21:00:00Z"));
  }
}
