package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A document that was issued, signed and handed over, with real signatures: valid, until a test
 * changes one thing. It is in the test jar, which nothing that ships depends on.
 */
public final class SignedScene {
  public static final Instant ISSUED = Instant.parse("2026-11-22T19:00:00Z");
  public static final OperationId NONCE = new OperationId("6QK3ZJ7W5V2N4X8B1M0RTYP9CD");
  public static final GuestRef GUEST = GuestRef.lxc(101);
  public static final DestroyGuest DESTROY = new DestroyGuest(GUEST, true, false, false);

  static final TestSigner OPS_1 = TestSigner.ed25519(1);
  static final TestSigner OPS_2 = TestSigner.ecdsa(256, 2);
  static final TestSigner TOKEN = TestSigner.skEd25519("ssh:", 6);
  static final TestSigner VAULT = TestSigner.ed25519(3);
  static final TestSigner STRANGER = TestSigner.ed25519(4);
  static final TestSigner RSA = TestSigner.rsa(3072, 65537, 16);
  static final TestSigner SMALL_RSA = TestSigner.rsa(2048, 65537, 16);

  private static final SignerSet SIGNERS =
      TestSets.of(
          1,
          OPS_1.named("ops-1"),
          OPS_2.named("ops-2"),
          TOKEN.named("token"),
          RSA.named("rsa"),
          VAULT.named("vault", KeyRole.RECOVERY));

  /** What the agent issued. */
  OperationDocument issued = document(DESTROY);

  /** What of it the operators signed. */
  UnaryOperator<OperationDocument> swapped = UnaryOperator.identity();

  /** How it is written when they sign it. */
  UnaryOperator<String> rewritten = UnaryOperator.identity();

  /** What is handed over in place of what they signed. */
  UnaryOperator<String> tampered = UnaryOperator.identity();

  List<TestSigner> by = List.of(OPS_1);
  Namespace namespace = Namespace.OPERATIONS;
  UnaryOperator<List<byte[]>> signatures = UnaryOperator.identity();

  String host = "demo-felhom";
  Instant now = ISSUED.plusSeconds(1800);
  Optional<Instant> floor = Optional.of(ISSUED.plusSeconds(1700));
  SignerSet signers = SIGNERS;
  Thresholds thresholds = Thresholds.ONE;
  boolean destructive = true;

  final Map<OperationId, Function<String, JournalState.Consumed>> consumed = new HashMap<>();
  boolean nonceKnown = true;
  Optional<String> journalDamage = Optional.empty();
  Optional<String> issuedDamage = Optional.empty();

  /** What was asked for, in that order. */
  final List<String> asked = new ArrayList<>();

  public static OperationDocument document(Operation operation) {
    return new OperationDocument(
        NONCE,
        "demo-felhom",
        operation,
        operation instanceof Operation.OnGuest on
            ? Optional.of(new SignedGuest(on.guest(), "nextcloud", "9f2c".repeat(16)))
            : Optional.empty(),
        ISSUED.minusSeconds(2),
        ISSUED,
        ISSUED.plusSeconds(7200));
  }

  /** Issues another operation in place of the one of the control. */
  SignedScene of(Operation operation) {
    issued = document(operation);
    if (operation instanceof RotateSigners) {
      namespace = Namespace.SIGNERS;
    }
    return this;
  }

  SignedScene by(TestSigner... operators) {
    by = List.of(operators);
    return this;
  }

  /** The signed document, and not the issued one, is about that guest. */
  void signedGuest(UnaryOperator<SignedGuest> other) {
    swapped =
        document -> {
          SignedGuest guest = other.apply(document.guest().orElseThrow());
          DestroyGuest destroy = (DestroyGuest) document.operation();
          return with(
              document,
              new DestroyGuest(
                  guest.ref(),
                  destroy.purge(),
                  destroy.destroyUnreferencedDisks(),
                  destroy.force()),
              Optional.of(guest));
        };
  }

  /** The signed document, and not the issued one, is for that operation. */
  void signedOperation(Operation other) {
    swapped = document -> with(document, other, document.guest());
  }

  private static OperationDocument with(
      OperationDocument of, Operation operation, Optional<SignedGuest> guest) {
    return new OperationDocument(
        of.nonce(), of.host(), operation, guest, of.observedAt(), of.notBefore(), of.notAfter());
  }

  /** A set that operational keys alone have just added that key to. */
  void addedByOperational(TestSigner signer, String name, Instant at) {
    RotateSigners add =
        new RotateSigners(
            signers.version() + 1, signers.sha256(), List.of(signer.named(name)), List.of());
    signers =
        switch (signers.rotate(add, List.of(OPS_1.enrolled("ops-1")), at)) {
          case Rotation.Taken(SignerSet set) -> set;
          case Rotation.Refused refused -> throw new AssertionError(refused);
        };
  }

  /** What is signed is written in another way than it was issued. */
  public void writeAs(UnaryOperator<String> other) {
    rewritten = other;
  }

  /** Another operation than that of the control is issued, and its document written otherwise. */
  public void writeAs(Operation operation, UnaryOperator<String> other) {
    of(operation).writeAs(other);
  }

  AuthorizationContext context() {
    return new AuthorizationContext(host, now, floor, signers, thresholds);
  }

  SignedDocument handedOver() {
    String signedText = rewritten.apply(TestDocuments.text(swapped.apply(issued)));
    List<byte[]> armored =
        by.stream().map(signer -> signer.sign(namespace, bytes(signedText)).armored()).toList();
    return new SignedDocument(bytes(tampered.apply(signedText)), signatures.apply(armored));
  }

  /**
   * @param reader strict
   */
  public AuthorizationVerdict verdict(Function<byte[], DocumentReading> reader) {
    SignedDocument document = handedOver();
    return AuthorizationPipeline.verify(
        document, context(), new Lookups(reader, document.sha256()));
  }

  /** The same, telling which steps passed. */
  AuthorizationVerdict verdict(
      Function<byte[], DocumentReading> reader, Consumer<PipelineStep> passed) {
    SignedDocument document = handedOver();
    return AuthorizationPipeline.verify(
        document, context(), new Lookups(reader, document.sha256()), passed);
  }

  /** What can be said of the document without a signature. */
  Optional<Rejection> examined(
      Function<byte[], DocumentReading> reader, Consumer<PipelineStep> passed) {
    SignedDocument document = handedOver();
    return AuthorizationPipeline.examine(
        document.document(), context(), new Lookups(reader, document.sha256()), passed);
  }

  private final class Lookups implements AuthorizationLookups {
    private final Function<byte[], DocumentReading> reader;
    private final String sha256;

    Lookups(Function<byte[], DocumentReading> reader, String sha256) {
      this.reader = reader;
      this.sha256 = sha256;
    }

    @Override
    public DocumentReading read(byte[] document) {
      asked.add("read");
      return reader.apply(document);
    }

    @Override
    public Optional<JournalState.Consumed> consumed(OperationId nonce)
        throws MemoryUnavailableException {
      asked.add("consumed");
      if (journalDamage.isPresent()) {
        throw new MemoryUnavailableException(journalDamage.get());
      }
      return Optional.ofNullable(consumed.get(nonce)).map(record -> record.apply(sha256));
    }

    @Override
    public Optional<String> issued(OperationId nonce) throws MemoryUnavailableException {
      asked.add("issued");
      if (issuedDamage.isPresent()) {
        throw new MemoryUnavailableException(issuedDamage.get());
      }
      return nonceKnown && nonce.equals(issued.nonce())
          ? Optional.of(TestDocuments.text(issued))
          : Optional.empty();
    }

    @Override
    public boolean destructive(Operation operation) {
      asked.add("destructive");
      return destructive;
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
