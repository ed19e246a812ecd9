package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.cli.journal.FileAuditTrail;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.adapters.cli.journal.IdentityFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.SignerLogFile;
import hu.dooplex.felhom.agent.adapters.hub.DesiredStateJson;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveControl;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.DesiredGeneration;
import hu.dooplex.felhom.agent.application.HubDesiredState;
import hu.dooplex.felhom.agent.application.ReconcileHost;
import hu.dooplex.felhom.agent.application.ReconcileLoop;
import hu.dooplex.felhom.agent.application.RecoverInFlight;
import hu.dooplex.felhom.agent.application.RingingWishes;
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
import hu.dooplex.felhom.agent.application.handover.DeliverResults;
import hu.dooplex.felhom.agent.application.handover.DocumentTarget;
import hu.dooplex.felhom.agent.application.handover.ForgetSpentNonces;
import hu.dooplex.felhom.agent.application.handover.HandleWish;
import hu.dooplex.felhom.agent.application.handover.HubResults;
import hu.dooplex.felhom.agent.application.handover.IssueDocuments;
import hu.dooplex.felhom.agent.application.handover.IssueLoop;
import hu.dooplex.felhom.agent.application.handover.ResultKeepingJournal;
import hu.dooplex.felhom.agent.application.handover.Results;
import hu.dooplex.felhom.agent.application.handover.RunSignedOperation;
import hu.dooplex.felhom.agent.application.handover.TakeFromHub;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.metrics.Counters;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.reconcile.Attempts;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler;
import hu.dooplex.felhom.agent.application.reconcile.GuestSight;
import hu.dooplex.felhom.agent.application.reconcile.NodeLook;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.application.reconcile.Standings;
import hu.dooplex.felhom.agent.application.signing.Authorizations;
import hu.dooplex.felhom.agent.application.signing.CurrentSigners;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One process of the agent, wired as the daemon is, with its loops. */
final class Life {
  static final String HOST = "demo-felhom";
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final long COMPACT_BYTES = 1 << 10;
  private static final long SEGMENT_BYTES = 16L << 20;

  final FileJournal journal;
  final FileAuditTrail audit;
  final IdentityFile identity;
  final SignerLogFile signerLog;
  final IssuedNonces nonces;
  final RunSignedOperation run;
  final IssueDocuments issue;
  private final Scene scene;
  private final Bells bells = new Bells();
  private final TrustedClock trusted;
  private final DesiredGeneration generation = new DesiredGeneration(bells.passes());
  private final List<Runnable> loops;

  /** Reads what an earlier process left, and begins to settle what it left in flight. */
  Life(Scene scene) throws StateException {
    this.scene = scene;
    InstantSource clock = scene.clock();
    journal = scene.state.journal(clock.instant(), COMPACT_BYTES);
    audit = scene.state.audit(clock.instant(), SEGMENT_BYTES);
    signerLog = scene.state.signers();
    PendingWishes pending =
        new RingingWishes(scene.state.wishes(clock), bells.reports(), bells.wishes());
    ResultOutbox outbox = scene.state.results(clock);
    identity = scene.state.identity();
    nonces = scene.runtime.nonces(clock);

    Ports ports = new Ports(scene);
    OperationDocuments documents = new OperationDocumentJson();
    OperationJournal written = ports.watched(ports.compacting(journal, clock));
    HubResults kept = new HubResults(outbox, bells, scene.trace);
    Results results = new Results(written, clock);
    OperationJournal records = new ResultKeepingJournal(written, results, kept);
    LocalPolicy policy = policy(scene);
    SigningSettings signing =
        new SigningSettings(HOST, signers(scene), scene.keys.minVersion(), Thresholds.ONE, policy);
    SignerLog rotated = ports.watched(signerLog);
    CurrentSigners current = new CurrentSigners(signing, rotated, records, documents);
    trusted = new TrustedClock(clock, scene.time, identity);
    Authorizations authorizations =
        new Authorizations(signing, current, trusted, documents, records, nonces);
    NodeName name = new NodeName(scene.node.name());
    PveTransport transport = ports.watched(scene.node.as(Guests.TOKEN));
    PveApi api = new PveApi(transport, name, scene.time);
    ExecutionSettings settings = new ExecutionSettings(policy, Guests.TOKEN, Optional.empty());
    SlotObserver observer = new SlotObserver(api, api, api, records, settings, scene.trace);
    RememberedWishes wishes = new RememberedWishes(pending, clock, scene.trace);
    SignerRotations rotations = new SignerRotations(rotated, current, clock);
    LastLook lastLook =
        new LastLook(api, api, api, rotations, authorizations, trusted, nonces, scene.trace);
    Settlement settlement =
        new Settlement(
            records,
            clock,
            new TaskWait(api, scene.time, scene.trace),
            new EvidenceSearch(api, api, api, Optional.empty(), rotations, scene.time, scene.trace),
            scene.time,
            wishes,
            scene.trace);
    KillSwitch killSwitch = () -> scene.paused;
    Switches switches = new Switches(killSwitch, identity, scene.time);
    OperationIds ids = new OperationIds(scene);
    GatedExecutor executor =
        new GatedExecutor(
            new PveControl(transport, name),
            Optional.empty(),
            switches,
            observer,
            lastLook,
            rotations,
            new SlotJudge(records, ports.watched(audit), lastLook, wishes, clock, scene.trace),
            records,
            clock,
            settlement,
            ids,
            settings,
            scene.trace);
    GuestQueue queue = new GuestQueue(scene::execute, scene.time, 4);
    Changes changes = new Changes(queue, executor, observer, settlement);
    issue =
        new IssueDocuments(
            signing,
            trusted,
            documents,
            new IssuedDocuments(nonces, documents, records),
            pending,
            ids,
            new DocumentTarget(api, api),
            scene.trace);
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
            scene.trace);
    ReconcileSettings reconcile = new ReconcileSettings(HostReport.Mode.ENFORCE, name, policy);
    Attempts attempts = new Attempts(scene.time, scene);
    ReconcileHost passes =
        new ReconcileHost(
            new HubDesiredState(
                generation,
                ports.watched((DesiredStateHub) scene.hub),
                new DesiredStateJson(),
                scene.state.desired(),
                scene.trace),
            new NodeLook(api, api, reconcile, scene::execute, scene.time),
            new GuestReconciler(
                new GuestSight(api, reconcile, scene.trace),
                queue,
                executor,
                changes,
                switches,
                attempts,
                new Standings(new ReconcileBoard(), attempts, scene.trace),
                reconcile,
                scene.trace),
            records,
            pending,
            new ReconcileBoard(),
            attempts,
            clock,
            scene.time,
            scene.trace);
    Rounds rounds = new Rounds(scene.time, scene.trace);
    loops =
        List.of(
            this::report,
            () ->
                new ReconcileLoop(
                        passes, attempts, killSwitch, bells, scene.time, scene, scene.trace)
                    .run(() -> INTERVAL),
            () -> new IssueLoop(issue, bells, rounds).run(),
            () -> new TakeFromHub(scene.hub, run, bells, rounds, scene.time, scene.trace).run(),
            () ->
                new DeliverResults(outbox, scene.hub, bells, rounds, scene.time, scene, scene.trace)
                    .run());

    new ForgetSpentNonces(nonces, records, scene.trace).run();
    if (scene.plant != Plant.NO_RECOVERY) {
      var _ = new RecoverInFlight(records, queue, settlement, executor, scene.trace).begin();
    }
  }

  private static LocalPolicy policy(Scene scene) {
    return switch (scene.plant) {
      case ALL_GUESTS_ALLOWED -> Guests.policy(LocalPolicy.Guests.ALL, 0);
      case BUDGET_OFF_BY_ONE -> Guests.policy(Guests.inPolicy(), 1);
      default -> scene.policy;
    };
  }

  private static List<Signer> signers(Scene scene) {
    List<Signer> signers = new ArrayList<>(scene.keys.signers());
    if (scene.plant == Plant.STRANGER_ENROLLED) {
      signers.add(Operator.STRANGER.named("ops-9"));
    }
    return signers;
  }

  /** Lets its loops run. */
  void begin() {
    loops.forEach(scene::execute);
  }

  /** What a report that the hub takes has done here: the clock's floor, and what it answers. */
  private void report() {
    try {
      while (!scene.time.stopping()) {
        try {
          trusted.follow();
        } catch (StateException e) {
          scene.trace.line("the floor under the clock is not kept: " + e.getMessage());
        }
        generation.announced(scene.hub.announced());
        if (scene.hub.hasSignedOperations()) {
          bells.signedOperations().ring();
        }
        scene.time.pause(INTERVAL);
      }
    } catch (InterruptedException stop) {
      // it was asked to stop
    }
  }

  /** The next answer of the hub comes at once. */
  void hears() {
    generation.announced(scene.hub.announced());
    bells.signedOperations().ring();
  }

  void fromConsole(SignedEnvelope envelope) {
    var _ = run.run(envelope, Source.SIGNED_CONSOLE);
  }

  /** What the end of a process does: nothing is written any more. */
  void bury() {
    if (!scene.state.isOff()) {
      signerLog.close();
      journal.close();
    }
  }
}
