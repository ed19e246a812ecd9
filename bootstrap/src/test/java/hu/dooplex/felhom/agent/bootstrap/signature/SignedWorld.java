package hu.dooplex.felhom.agent.bootstrap.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.adapters.cli.journal.FileAuditTrail;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.adapters.cli.journal.IdentityFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.adapters.cli.journal.PendingWishesFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.SignerLogFile;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveControl;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.PveRelease;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedStorage;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedVolume;
import hu.dooplex.felhom.agent.application.RecoverInFlight;
import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.execution.EvidenceSearch;
import hu.dooplex.felhom.agent.application.execution.ExecutionSettings;
import hu.dooplex.felhom.agent.application.execution.GatedExecutor;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.execution.LastLook;
import hu.dooplex.felhom.agent.application.execution.OperationIds;
import hu.dooplex.felhom.agent.application.execution.RememberedWishes;
import hu.dooplex.felhom.agent.application.execution.Settlement;
import hu.dooplex.felhom.agent.application.execution.SignerRotations;
import hu.dooplex.felhom.agent.application.execution.SlotJudge;
import hu.dooplex.felhom.agent.application.execution.SlotObserver;
import hu.dooplex.felhom.agent.application.execution.Switches;
import hu.dooplex.felhom.agent.application.execution.TaskWait;
import hu.dooplex.felhom.agent.application.exercise.ExerciseTasks;
import hu.dooplex.felhom.agent.application.exercise.Fitness;
import hu.dooplex.felhom.agent.application.handover.DocumentTarget;
import hu.dooplex.felhom.agent.application.handover.ForgetSpentNonces;
import hu.dooplex.felhom.agent.application.handover.HandleWish;
import hu.dooplex.felhom.agent.application.handover.HubResults;
import hu.dooplex.felhom.agent.application.handover.IssueDocuments;
import hu.dooplex.felhom.agent.application.handover.ResultKeepingJournal;
import hu.dooplex.felhom.agent.application.handover.Results;
import hu.dooplex.felhom.agent.application.handover.RunExercise;
import hu.dooplex.felhom.agent.application.handover.RunSignedOperation;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.metrics.Counters;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.Authorizations;
import hu.dooplex.felhom.agent.application.signing.CurrentSigners;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.bootstrap.transcript.PlainGuests;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An agent with its real files on a simulated node, an operator with keys, and a hub that hands
 * over whatever it likes. Lives of the agent follow one another.
 */
final class SignedWorld implements EventLog, ResultOutbox, RandomSource {
  /** The agent was killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  static final String HOST = "demo-felhom";
  static final TestSigner OPS_1 = TestSigner.ed25519(1);
  static final TestSigner OPS_2 = TestSigner.ecdsa(256, 2);
  static final TestSigner VAULT = TestSigner.ed25519(3);
  static final TestSigner STRANGER = TestSigner.ed25519(4);
  static final String DESTROY =
      "\"operation\":\"destroy_guest\",\"guest\":{\"kind\":\"lxc\",\"vmid\":101},"
          + "\"params\":{\"purge\":true,\"destroy_unreferenced_disks\":false,\"force\":false}";

  private static final String TOKEN = "felhom@pve!agent";
  private static final long GIB = 1L << 30;

  final TestTime time = new TestTime();
  final SimulatedNode node = node();
  final List<String> events = new ArrayList<>();
  final List<OperationResult> outbox = new ArrayList<>();

  String host = HOST;
  List<Signer> signers =
      List.of(OPS_1.named("ops-1"), OPS_2.named("ops-2"), VAULT.named("vault", KeyRole.RECOVERY));
  Thresholds thresholds = Thresholds.ONE;
  boolean paused;

  /** What carries a lane's work out; at once unless said. */
  Executor executor = Runnable::run;

  /** The disk is full for what is appended to the journal so manieth from now on. */
  int appendsLeft = Integer.MAX_VALUE;

  /** What happens when a record was appended. */
  Runnable afterAppend = () -> {};

  private final Path folder;
  private final Random random = new Random(7);
  private Life life;

  SignedWorld(Path folder) throws Exception {
    this.folder = folder;
    // A list that begins before a document was issued shows whatever happened since.
    node.somebodyElse().startsGuest(102);
    time.pass(Duration.ofMinutes(1));
    node.settle();
    life = new Life();
  }

  private SimulatedNode node() {
    SimulatedNode made = new SimulatedNode("pve1", PveRelease.V9_2, time.node());
    made.put(ApiToken.of(TOKEN, "secret").grant("/", PveRelease.V9_2.administrator()));
    SimulatedStorage disks =
        SimulatedStorage.of("local-lvm", "lvmthin", "rootdir", "images")
            .setting("vgname", "pve")
            .setting("thinpool", "data")
            .space(512 * GIB, 96 * GIB, 416 * GIB);
    for (int vmid : List.of(101, 102)) {
      made.put(guest(vmid));
      disks =
          disks.with(
              SimulatedVolume.disk(
                  "local-lvm:vm-" + vmid + "-disk-0",
                  "rootdir",
                  "raw",
                  8 * GIB,
                  TestTime.START,
                  vmid));
    }
    return made.put(disks);
  }

  static SimulatedGuest guest(int vmid) {
    return PlainGuests.of(GuestRef.lxc(vmid));
  }

  /** A process of the agent. */
  private final class Life {
    final FileJournal journal;
    final IdentityFile identity;
    final SignerLogFile signerLog;
    final IssuedNonces nonces;
    final TrustedClock clock;
    final IssueDocuments issue;
    final PendingWishesFile pending;
    final RunSignedOperation run;
    final RunExercise exercises;
    final RecoverInFlight recovery;

    Life() throws IOException, StateException {
      // systemd does that
      Files.createDirectories(folder.resolve("run"));
      Path state = folder.resolve("state");
      journal = FileJournal.open(state, time.instant());
      FileAuditTrail audit = FileAuditTrail.open(state, time.instant());
      signerLog = SignerLogFile.open(state);
      pending = PendingWishesFile.open(state, time);
      identity = IdentityFile.open(state);
      nonces = IssuedNonceFiles.open(folder.resolve("run"), time);
      OperationDocuments documents = new OperationDocumentJson();
      OperationJournal written = new FullDisk(journal);
      HubResults kept = new HubResults(SignedWorld.this, new Bells(), SignedWorld.this);
      Results results = new Results(written, time);
      OperationJournal records = new ResultKeepingJournal(written, results, kept);
      SigningSettings signing =
          new SigningSettings(host, signers, 1, thresholds, LocalPolicy.NOTHING);
      CurrentSigners current = new CurrentSigners(signing, signerLog, records, documents);
      clock = new TrustedClock(time, time, identity);
      Authorizations authorizations =
          new Authorizations(signing, current, clock, documents, records, nonces);

      NodeName name = new NodeName("pve1");
      PveApi api = new PveApi(node.as(TOKEN), name, time);
      ExecutionSettings settings =
          new ExecutionSettings(LocalPolicy.NOTHING, TOKEN, Optional.empty());
      SlotObserver observer = new SlotObserver(api, api, api, records, settings, SignedWorld.this);
      RememberedWishes wishes = new RememberedWishes(pending, time, SignedWorld.this);
      SignerRotations rotations = new SignerRotations(signerLog, current, time);
      LastLook lastLook =
          new LastLook(api, api, api, rotations, authorizations, clock, nonces, SignedWorld.this);
      Settlement settlement =
          new Settlement(
              records,
              time,
              new TaskWait(api, time, SignedWorld.this),
              new EvidenceSearch(
                  api, api, api, Optional.empty(), rotations, time, SignedWorld.this),
              time,
              wishes,
              SignedWorld.this);
      OperationIds ids = new OperationIds(SignedWorld.this);
      GatedExecutor executor =
          new GatedExecutor(
              new PveControl(node.as(TOKEN), name),
              Optional.empty(),
              new Switches(() -> paused, identity, time),
              observer,
              lastLook,
              rotations,
              new SlotJudge(records, audit, lastLook, wishes, time, SignedWorld.this),
              records,
              time,
              settlement,
              ids,
              settings,
              SignedWorld.this);
      GuestQueue queue = new GuestQueue(SignedWorld.this.executor, time, 4);
      recovery = new RecoverInFlight(records, queue, settlement, executor, SignedWorld.this);
      issue =
          new IssueDocuments(
              signing,
              clock,
              documents,
              new IssuedDocuments(nonces, documents, records),
              pending,
              ids,
              new DocumentTarget(api, api),
              SignedWorld.this);
      Changes changes = new Changes(queue, executor, observer, settlement);
      run =
          new RunSignedOperation(
              authorizations,
              documents,
              nonces,
              new HandleWish(signing, documents, wishes, issue, results),
              changes,
              results,
              kept,
              new Counters(),
              SignedWorld.this);
      exercises =
          new RunExercise(
              new ExerciseTasks(
                  new Fitness(name, api, api), changes, records, api, ids, SignedWorld.this, time),
              SignedWorld.this.executor,
              time,
              time,
              SignedWorld.this);
      new ForgetSpentNonces(nonces, records, SignedWorld.this).run();
      recovery.begin();
    }
  }

  @Override
  public double unit() {
    return random.nextDouble();
  }

  @Override
  public byte[] bytes(int count) {
    byte[] drawn = new byte[count];
    random.nextBytes(drawn);
    return drawn;
  }

  private final class FullDisk implements OperationJournal {
    private final OperationJournal journal;

    FullDisk(OperationJournal journal) {
      this.journal = journal;
    }

    @Override
    public void append(JournalEntry entry) throws StateException {
      if (appendsLeft-- <= 0) {
        throw new StateException("journal: no space left on device");
      }
      journal.append(entry);
      afterAppend.run();
    }

    @Override
    public Optional<StateException> shut() {
      return journal.shut();
    }

    @Override
    public <T> T read(Function<JournalState, T> question) {
      return journal.read(question);
    }
  }

  // What the operator does

  /** The document that the agent issues for a wish which comes through the hub. */
  String issued(String wish) {
    OperationResult pending = wished(wish);
    return document(pending.operationId().orElseThrow());
  }

  String document(String nonce) {
    try {
      return life.nonces.find(new OperationId(nonce)).orElseThrow().document();
    } catch (StateException e) {
      throw new AssertionError(e);
    }
  }

  boolean isIssued(String nonce) throws StateException {
    return life.nonces.find(new OperationId(nonce)).isPresent();
  }

  OperationResult wished(String wish) {
    return run(wish(wish), Source.SIGNED_HUB);
  }

  static SignedEnvelope wish(String wish) {
    return new SignedEnvelope(
        ("{\"version\":1,\"host\":\"" + HOST + "\"," + wish + "}").getBytes(US_ASCII), List.of());
  }

  static SignedEnvelope signed(String document, TestSigner... by) {
    return signed(Namespace.OPERATIONS, document, by);
  }

  static SignedEnvelope signed(Namespace namespace, String document, TestSigner... by) {
    byte[] bytes = document.getBytes(US_ASCII);
    return new SignedEnvelope(
        bytes, Stream.of(by).map(signer -> signer.sign(namespace, bytes).armored()).toList());
  }

  // What the hub or somebody at the console does

  OperationResult byHub(SignedEnvelope envelope) {
    return run(envelope, Source.SIGNED_HUB);
  }

  OperationResult byConsole(SignedEnvelope envelope) {
    return run(envelope, Source.SIGNED_CONSOLE);
  }

  private OperationResult run(SignedEnvelope envelope, Source source) {
    return life.run.run(envelope, source).join();
  }

  /** The next request is not sent any more. */
  void killAfterIntent() {
    afterAppend =
        () -> {
          afterAppend = () -> {};
          throw new Killed();
        };
  }

  void block() throws StateException {
    life.identity.setBlocked(true);
  }

  RunExercise exercises() {
    return life.exercises;
  }

  RunSignedOperation door() {
    return life.run;
  }

  // What happens to the host

  void restart() throws IOException, StateException {
    life.journal.close();
    appendsLeft = Integer.MAX_VALUE;
    life = new Life();
  }

  /** The runtime folder is a tmpfs. */
  void reboot() throws Exception {
    delete("run");
    restart();
  }

  void wipeState() throws Exception {
    delete("state");
    restart();
  }

  void copyState(String to) throws IOException {
    copy("state", to);
  }

  void restoreState(String from) throws Exception {
    delete("state");
    copy(from, "state");
    restart();
  }

  private void copy(String from, String to) throws IOException {
    Path source = folder.resolve(from);
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : all.toList()) {
        Files.copy(path, folder.resolve(to).resolve(source.relativize(path).toString()));
      }
    }
  }

  private void delete(String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(name))) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  /** A report went out: the floor under the clock follows. */
  void reported() throws StateException {
    life.clock.follow();
  }

  List<PendingWishes.Wish> wishes() {
    return life.pending.all();
  }

  void issueAnew() {
    life.issue.run();
  }

  /** Every request that was more than a read. */
  List<String> mutations() {
    return node.received().all().stream()
        .filter(request -> request.mutating())
        .map(request -> request.method() + " " + request.path())
        .toList();
  }

  @Override
  public void record(Level level, String event, List<Field> fields) {
    events.add(event);
  }

  @Override
  public void add(OperationResult result) {
    outbox.add(result);
  }

  @Override
  public List<OperationResult> waiting() {
    return List.copyOf(outbox);
  }

  @Override
  public void remove(OperationResult result) {
    outbox.remove(result);
  }
}
