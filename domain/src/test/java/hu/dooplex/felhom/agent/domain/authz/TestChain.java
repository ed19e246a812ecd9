package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A log of rotations with real signatures: each is for the set before it, until a test says
 * otherwise. It is in the test jar, which nothing that ships depends on.
 */
public final class TestChain {
  public static final String HOST = "demo-felhom";

  private final Map<String, OperationDocument> documents = new HashMap<>();
  private final List<SignerChain.Link> log = new ArrayList<>();
  private SignerSet head;
  private String host = HOST;
  private Namespace namespace = Namespace.SIGNERS;

  public TestChain(SignerSet root) {
    head = root;
  }

  TestChain onHost(String other) {
    host = other;
    return this;
  }

  TestChain under(Namespace other) {
    namespace = other;
    return this;
  }

  /** As {@link #rotate(Instant, RotateSigners, TestSigner...)}, to the next version. */
  public TestChain rotate(
      Instant at, List<Signer> add, List<String> remove, TestSigner... operators) {
    return rotate(at, new RotateSigners(head.version() + 1, head.sha256(), add, remove), operators);
  }

  /** Appends a rotation; the head moves if those who signed are in the set. */
  public TestChain rotate(Instant at, RotateSigners change, TestSigner... operators) {
    append(at, change, operators);
    List<EnrolledKey> counted =
        head.keys().stream()
            .filter(key -> List.of(operators).stream().anyMatch(by -> key.line().equals(by.line())))
            .toList();
    if (head.rotate(change, counted, at) instanceof Rotation.Taken(SignerSet next)) {
      head = next;
    }
    return this;
  }

  /** Appends an operation, whatever comes of it. */
  TestChain append(Instant at, Operation operation, TestSigner... operators) {
    OperationDocument document =
        new OperationDocument(
            new OperationId(String.format("%026d", log.size())),
            host,
            operation,
            operation instanceof Operation.OnGuest on
                ? Optional.of(new SignedGuest(on.guest(), "nextcloud", "9f2c".repeat(16)))
                : Optional.empty(),
            at.minusSeconds(60),
            at.minusSeconds(60),
            at.plusSeconds(3600));
    String text = TestDocuments.text(document);
    documents.put(text, document);
    log.add(
        new SignerChain.Link(
            at,
            text,
            List.of(operators).stream()
                .map(by -> by.sign(namespace, SignedScene.bytes(text)).armored())
                .map(TestText::of)
                .toList()));
    return this;
  }

  public List<SignerChain.Link> log() {
    return List.copyOf(log);
  }

  /** The set after the rotations so far. */
  public SignerSet head() {
    return head;
  }

  /** Knows the documents of this log, and no other. */
  public DocumentReading read(byte[] bytes) {
    return Optional.ofNullable(documents.get(TestText.of(bytes)))
        .<DocumentReading>map(DocumentReading.Read::new)
        .orElseGet(() -> new DocumentReading.Malformed("$", "it is none of the log"));
  }
}
