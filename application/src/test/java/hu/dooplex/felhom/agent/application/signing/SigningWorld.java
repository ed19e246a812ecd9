package hu.dooplex.felhom.agent.application.signing;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict;
import hu.dooplex.felhom.agent.domain.authz.DocumentReading;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.authz.SignerChain;
import hu.dooplex.felhom.agent.domain.authz.TestChain;
import hu.dooplex.felhom.agent.domain.authz.TestDocuments;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** An agent's memory and clocks, and operators with keys: sound, until a test breaks something. */
final class SigningWorld
    implements InstantSource, Waiting, TimeMemory, OperationJournal, OperationDocuments {
  static final Instant START = Instant.parse("2026-11-22T19:00:00Z");
  static final TestSigner OPS_1 = TestSigner.ed25519(1);
  static final TestSigner OPS_2 = TestSigner.ecdsa(256, 2);
  static final TestSigner VAULT = TestSigner.ed25519(3);

  Instant wall = START;
  Duration elapsed = Duration.ZERO;

  List<Signer> configured =
      List.of(OPS_1.named("ops-1"), OPS_2.named("ops-2"), VAULT.named("vault", KeyRole.RECOVERY));
  int minVersion = 1;

  Optional<Instant> writtenFloor = Optional.empty();
  int floorWrites;
  final Log log = new Log();
  final JournalState journal = new JournalState();
  final Nonces nonces = new Nonces();
  private final Map<String, OperationDocument> documents = new HashMap<>();

  Optional<StateException> diskFailure = Optional.empty();
  Optional<StateException> journalFailure = Optional.empty();

  SigningSettings settings() {
    return new SigningSettings(
        TestChain.HOST, configured, minVersion, Thresholds.ONE, LocalPolicy.NOTHING);
  }

  CurrentSigners signers() {
    return new CurrentSigners(settings(), log, this, this);
  }

  TrustedClock clock() {
    return new TrustedClock(this, this, this);
  }

  Authorizations authorizations(CurrentSigners signers, TrustedClock clock) {
    return new Authorizations(settings(), signers, clock, this, this, nonces);
  }

  AuthorizationVerdict verify(SignedDocument signed) {
    return authorizations(signers(), clock()).verify(signed);
  }

  /** Both clocks go on. */
  void pass(Duration duration) {
    wall = wall.plus(duration);
    elapsed = elapsed.plus(duration);
  }

  /** The journal has it; the log is not touched. */
  void consumed(OperationId id, String documentSha256, Operation operation) {
    journal.apply(
        new JournalEntry.Intent(
            id,
            wall,
            operation,
            Source.SIGNED_HUB,
            "felhom@pve!agent",
            true,
            Optional.of(new JournalEntry.Authorization(id, documentSha256, List.of("ops-1"))),
            wall.plusSeconds(600),
            Optional.empty(),
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty()));
  }

  void succeeded(OperationId id, Optional<String> fingerprint) {
    journal.apply(
        new JournalEntry.Ended(id, wall, JournalEntry.Outcome.SUCCEEDED, "", "", fingerprint));
  }

  /** A rotation as the agent takes it: first the log, then the journal. */
  void taken(TestChain chain) {
    SignerChain.Link link = chain.log().getLast();
    OperationDocument document =
        switch (chain.read(link.document().getBytes(StandardCharsets.US_ASCII))) {
          case DocumentReading.Read(OperationDocument read) -> read;
          case DocumentReading.Malformed other -> throw new AssertionError(other);
        };
    documents.put(link.document(), document);
    log.rotations.add(new SignerLog.Rotation(link.at(), link.document(), link.signatures()));
    if (document.operation() instanceof RotateSigners rotation) {
      consumed(document.nonce(), "a".repeat(64), rotation);
      succeeded(document.nonce(), Optional.of(chain.head().sha256()));
    }
  }

  /** A document for an operation that could be carried out now. */
  OperationDocument document(int number, Operation operation) {
    return new OperationDocument(
        new OperationId(String.format("1%025d", number)),
        TestChain.HOST,
        operation,
        operation instanceof Operation.OnGuest on
            ? Optional.of(new SignedGuest(on.guest(), "nextcloud", "9f2c".repeat(16)))
            : Optional.empty(),
        wall.minusSeconds(2),
        wall,
        wall.plusSeconds(7200));
  }

  /** Issues it, and has it signed. */
  SignedDocument signed(OperationDocument document, TestSigner... operators) {
    String text = TestDocuments.text(document);
    nonces.issued.put(
        document.nonce(),
        new IssuedNonces.Issued(document.nonce(), Source.SIGNED_HUB, text, wall, Optional.empty()));
    return notIssued(document, operators);
  }

  SignedDocument notIssued(OperationDocument document, TestSigner... operators) {
    String text = TestDocuments.text(document);
    documents.put(text, document);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Namespace namespace =
        document.operation() instanceof RotateSigners ? Namespace.SIGNERS : Namespace.OPERATIONS;
    return new SignedDocument(
        bytes, List.of(operators).stream().map(by -> by.sign(namespace, bytes).armored()).toList());
  }

  private static void failIf(Optional<StateException> failure) throws StateException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public Instant instant() {
    return wall;
  }

  @Override
  public boolean stopping() {
    return false;
  }

  @Override
  public Duration elapsed() {
    return elapsed;
  }

  @Override
  public void pause(Duration duration) {
    pass(duration);
  }

  @Override
  public Optional<Instant> floor() {
    return writtenFloor;
  }

  @Override
  public void setFloor(Instant floor) throws StateException {
    failIf(diskFailure);
    writtenFloor = Optional.of(floor);
    floorWrites++;
  }

  @Override
  public void append(JournalEntry entry) {
    journal.apply(entry);
  }

  @Override
  public Optional<StateException> shut() {
    return journalFailure;
  }

  @Override
  public <T> T read(Function<JournalState, T> question) {
    return question.apply(journal);
  }

  @Override
  public OperationDocument parse(byte[] verified) throws BadDocumentException {
    String text = new String(verified, StandardCharsets.US_ASCII);
    if (!documents.containsKey(text)) {
      throw new BadDocumentException("$", "another document", "one of the test");
    }
    return documents.get(text);
  }

  @Override
  public OperationWish parseWish(byte[] wish) throws BadDocumentException {
    throw new BadDocumentException("$", "a wish", "a document");
  }

  @Override
  public byte[] write(OperationDocument document) {
    return TestDocuments.text(document).getBytes(StandardCharsets.US_ASCII);
  }

  /** The signer log. */
  static final class Log implements SignerLog {
    final List<Rotation> rotations = new ArrayList<>();
    Optional<StateException> failure = Optional.empty();
    int reads;

    @Override
    public void append(Rotation rotation) throws StateException {
      failIf(failure);
      rotations.add(rotation);
    }

    @Override
    public List<Rotation> all() throws StateException {
      reads++;
      failIf(failure);
      return List.copyOf(rotations);
    }
  }

  /** The issued nonces, which no time takes away. */
  static final class Nonces implements IssuedNonces {
    final Map<OperationId, Issued> issued = new LinkedHashMap<>();
    Optional<StateException> failure = Optional.empty();

    @Override
    public void issue(Issued each) throws StateException {
      failIf(failure);
      issued.put(each.nonce(), each);
    }

    @Override
    public Optional<Issued> find(OperationId nonce) throws StateException {
      failIf(failure);
      return Optional.ofNullable(issued.get(nonce));
    }

    @Override
    public void forget(OperationId nonce) throws StateException {
      failIf(failure);
      issued.remove(nonce);
    }

    @Override
    public List<Issued> all() throws StateException {
      failIf(failure);
      return List.copyOf(issued.values());
    }
  }
}
