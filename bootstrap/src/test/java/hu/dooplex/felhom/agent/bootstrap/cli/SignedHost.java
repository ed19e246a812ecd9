package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.authz.TestSets;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A host with configured signers, whose agent has worked and issued documents. */
final class SignedHost implements AutoCloseable {
  static final TestSigner OPS_1 = TestSigner.ed25519(1);
  static final TestSigner OPS_2 = TestSigner.ecdsa(256, 2);
  static final TestSigner VAULT = TestSigner.ed25519(3);
  static final TestSigner NEW = TestSigner.ed25519(21);
  static final List<Signer> CONFIGURED =
      List.of(OPS_1.named("ops-1"), OPS_2.named("ops-2"), VAULT.named("vault", KeyRole.RECOVERY));

  private final TestHost host = new TestHost();
  private final Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);

  SignedHost() throws IOException {
    signers(CONFIGURED, 1);
    Files.createDirectory(runtimeDir());
  }

  TestHost host() {
    return host;
  }

  Instant now() {
    return now;
  }

  private Path runtimeDir() {
    return host.folder().resolve("run");
  }

  void signers(List<Signer> signers, int minVersion) {
    List<Map<String, String>> all = new ArrayList<>();
    for (Signer signer : signers) {
      all.add(
          Map.of(
              "name", signer.name(),
              "role", signer.role().wireName(),
              "public_key", signer.publicKey()));
    }
    host.set("signers", all);
    host.set("signers_min_version", minVersion);
  }

  static SignerSet set(int version, List<Signer> signers) {
    return TestSets.of(version, signers.toArray(Signer[]::new));
  }

  private OpenState open(Resources resources) throws Exception {
    return OpenState.open(host.stateDir(), () -> now, (_, _, _) -> {}, resources);
  }

  /** Makes the state folder. */
  void begin() throws Exception {
    try (Resources resources = new Resources()) {
      open(resources);
    }
  }

  OperationDocument document(int number, Operation operation) {
    return new OperationDocument(
        new OperationId(String.format("%026d", number)),
        "test-host",
        operation,
        operation instanceof Operation.OnGuest on
            ? Optional.of(new SignedGuest(on.guest(), "nextcloud", "9f2c".repeat(16)))
            : Optional.empty(),
        now.minusSeconds(60),
        now.minusSeconds(60),
        now.plusSeconds(7200));
  }

  static byte[] bytes(OperationDocument document) {
    try {
      return new OperationDocumentJson().write(document);
    } catch (BadDocumentException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** Issues it; the file that the operator has of it. */
  String issued(OperationDocument document) throws Exception {
    IssuedNonceFiles.open(runtimeDir(), () -> now)
        .issue(
            new IssuedNonces.Issued(
                document.nonce(),
                Source.SIGNED_CONSOLE,
                text(bytes(document)),
                now,
                Optional.empty()));
    return file("op.json", bytes(document));
  }

  String file(String name, byte[] bytes) throws IOException {
    return host.write(name, text(bytes)).toString();
  }

  /** A signature file. */
  String signature(String name, TestSigner signer, Namespace namespace, byte[] message)
      throws IOException {
    return file(name, signer.sign(namespace, message).armored());
  }

  String signed(OperationDocument document, TestSigner signer) throws IOException {
    return signature("op.json.sig", signer, Namespace.OPERATIONS, bytes(document));
  }

  /** Takes a rotation, as the agent does, from one set to the next. */
  void rotate(SignerSet from, SignerSet to, List<Signer> add, List<String> remove)
      throws Exception {
    OperationDocument document =
        document(100 + to.version(), new RotateSigners(to.version(), from.sha256(), add, remove));
    byte[] bytes = bytes(document);
    byte[] signature = OPS_1.sign(Namespace.SIGNERS, bytes).armored();
    try (Resources resources = new Resources()) {
      OpenState state = open(resources);
      append(state, document, bytes);
      state.signers().append(new SignerLog.Rotation(now, text(bytes), List.of(text(signature))));
      ended(state, document, Optional.of(to.sha256()));
    }
  }

  /** It was carried out. */
  void consumed(OperationDocument document) throws Exception {
    try (Resources resources = new Resources()) {
      OpenState state = open(resources);
      append(state, document, bytes(document));
      ended(state, document, Optional.empty());
    }
  }

  private void append(OpenState state, OperationDocument document, byte[] bytes) throws Exception {
    String sha256 = new SignedDocument(bytes, List.of(new byte[1])).sha256();
    state
        .journal()
        .append(
            new JournalEntry.Intent(
                document.nonce(),
                now,
                document.operation(),
                Source.SIGNED_CONSOLE,
                "felhom@pve!agent",
                true,
                Optional.of(
                    new JournalEntry.Authorization(document.nonce(), sha256, List.of("ops-1"))),
                now.plusSeconds(600),
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty()));
  }

  private void ended(OpenState state, OperationDocument document, Optional<String> fingerprint)
      throws Exception {
    state
        .journal()
        .append(
            new JournalEntry.Ended(
                document.nonce(), now, JournalEntry.Outcome.SUCCEEDED, "", "", fingerprint));
  }

  Run run(String... arguments) throws IOException {
    return host.run(arguments);
  }

  @Override
  public void close() {
    host.close();
  }
}
