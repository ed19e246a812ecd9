package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What is durable of signing, and the operator who signs what the agent issued. */
final class FakeSigning implements IssuedNonces, TimeMemory, OperationDocuments {
  final List<SignerLog.Rotation> rotations = new ArrayList<>();
  final Map<OperationId, Issued> issued = new LinkedHashMap<>();
  List<Signer> signers = List.of(TestAuthorizations.SIGNER);
  boolean nonceStays;
  boolean logBroken;

  /** The rotation is durable, and nobody says so. */
  boolean logSilent;

  boolean floorBroken;
  Optional<Instant> floor = Optional.empty();

  private final Map<String, OperationDocument> documents = new TreeMap<>();
  private final FakeTime time;
  private final ChangingNode node;
  private final List<String> effects;

  FakeSigning(FakeTime time, ChangingNode node, List<String> effects) {
    this.time = time;
    this.node = node;
    this.effects = effects;
  }

  /** A document for it, issued as everything stands now, and signed. */
  VerifiedAuthorization signed(Operation operation) {
    return signed(operation, new OperationId("0".repeat(26)));
  }

  VerifiedAuthorization signed(Operation operation, OperationId nonce) {
    Optional<SignedGuest> guest =
        operation instanceof Operation.OnGuest on
            ? Optional.of(
                new SignedGuest(
                    on.guest(),
                    "ct" + on.guest().vmid(),
                    Optional.ofNullable(node.guests.get(on.guest()))
                        .map(seen ->
                            Fingerprint.of(
                                on.guest(),
                                new GuestConfig(seen.config, Optional.empty()),
                                seen.snapshots))
                        .orElse("0".repeat(64))))
            : Optional.empty();
    return signed(
        TestAuthorizations.document(operation, nonce, guest, time.instant(), time.instant()));
  }

  VerifiedAuthorization signed(OperationDocument document) {
    node.hasAPast();
    VerifiedAuthorization given = TestAuthorizations.of(document);
    String text = given.signed().text();
    documents.put(text, document);
    issued.put(
        document.nonce(),
        new Issued(
            document.nonce(), Source.SIGNED_CONSOLE, text, time.instant(), Optional.empty()));
    return given;
  }

  /** The signer log. */
  final SignerLog log =
      new SignerLog() {
        @Override
        public void append(Rotation rotation) throws StateException {
          if (logBroken) {
            throw new StateException("signers.log: disk full");
          }
          rotations.add(rotation);
          effects.add("rotation");
          if (logSilent) {
            throw new StateException("signers.log: input/output error");
          }
        }

        @Override
        public List<Rotation> all() {
          return List.copyOf(rotations);
        }
      };

  OperationDocument of(SignerLog.Rotation taken) {
    return Objects.requireNonNull(documents.get(taken.document()));
  }

  @Override
  public void issue(Issued one) {
    issued.put(one.nonce(), one);
  }

  @Override
  public Optional<Issued> find(OperationId nonce) {
    return Optional.ofNullable(issued.get(nonce));
  }

  @Override
  public void forget(OperationId nonce) throws StateException {
    if (nonceStays) {
      throw new StateException("nonces: read-only file system");
    }
    if (issued.remove(nonce) != null) {
      effects.add("nonce forgotten");
    }
  }

  @Override
  public Optional<Instant> floor() {
    return floor;
  }

  @Override
  public void setFloor(Instant now) throws StateException {
    if (floorBroken) {
      throw new StateException("identity.json: disk full");
    }
    floor = Optional.of(now);
  }

  @Override
  public List<Issued> all() {
    return List.copyOf(issued.values());
  }

  @Override
  public OperationDocument parse(byte[] bytes) throws BadDocumentException {
    OperationDocument known = documents.get(new String(bytes, StandardCharsets.ISO_8859_1));
    if (known == null) {
      throw new BadDocumentException("$", "bytes that nobody issued", "a document");
    }
    return known;
  }

  @Override
  public OperationWish parseWish(byte[] wish) {
    throw new AssertionError("not expected");
  }

  @Override
  public byte[] write(OperationDocument document) {
    throw new AssertionError("not expected");
  }
}
