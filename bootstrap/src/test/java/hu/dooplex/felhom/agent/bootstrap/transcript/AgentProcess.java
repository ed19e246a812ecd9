package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.cli.journal.FileAuditTrail;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.adapters.cli.journal.IdentityFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.PendingWishesFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.SignerLogFile;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveControl;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.DesiredStateWatch;
import hu.dooplex.felhom.agent.application.ReconcileHost;
import hu.dooplex.felhom.agent.application.ReconcileLoop;
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
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.RandomSource;
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
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One life of the agent: everything that changes guests, over the files of its state folder. */
final class AgentProcess {
  private final FileJournal journal;
  private final IdentityFile state;
  private final PendingWishesFile pending;
  private final Changes changes;
  private final ReconcileHost reconcileHost;
  private final ReconcileLoop reconcileLoop;
  private final ReconcileBoard board = new ReconcileBoard();
  private final DesiredStateWatch desired;
  private final SignerLogFile signerLog;
  private final IssuedNonces nonces;
  private final CurrentSigners signers;

  /** Reads what an earlier life left, and begins to settle what it left in flight. */
  AgentProcess(
      Path folder,
      World world,
      Wanted wanted,
      OneAtATime time,
      Steps steps,
      RandomSource random,
      TranscriptLog log)
      throws StateException {
    Instant now = time.instant();
    // journal and trail first: that the identity is missing tells them that all is new
    journal = FileJournal.open(folder, now);
    AuditTrail audit = steps.counted(FileAuditTrail.open(folder, now), log::record);
    state = IdentityFile.open(folder);
    pending = PendingWishesFile.open(folder, time);
    journal.shut().ifPresent(why -> log.line("journal is shut: " + why.getMessage()));
    journal.notes().forEach(note -> log.line("journal was mended: " + note));

    OperationJournal records = steps.counted(journal, log::record);
    NodeName node = new NodeName(world.node().name());
    PveTransport transport = steps.counted(world.node().as(World.TOKEN));
    PveApi api = new PveApi(transport, node, time);
    ExecutionSettings settings =
        new ExecutionSettings(
            world.policy(), World.TOKEN, Optional.of(new MountPoint(World.USB_PARENT)));
    Optional<PrivilegedHost> privileged = world.privileged().map(steps::counted);
    signerLog = SignerLogFile.open(folder);
    nonces = steps.counted(IssuedNonceFiles.open(folder, time));
    SignerLog rotationsTaken = steps.counted(signerLog);
    SigningSettings signing =
        new SigningSettings(
            TestAuthorizations.HOST,
            List.of(TestAuthorizations.SIGNER),
            1,
            Thresholds.ONE,
            world.policy());
    OperationDocumentJson documents = new OperationDocumentJson();
    signers = new CurrentSigners(signing, rotationsTaken, records, documents);
    SignerRotations rotations = new SignerRotations(rotationsTaken, signers, time);
    TrustedClock clock = new TrustedClock(time, time, state);
    LastLook lastLook =
        new LastLook(
            api,
            api,
            api,
            rotations,
            new Authorizations(signing, signers, clock, documents, records, nonces),
            clock,
            nonces,
            log);
    SlotObserver observer = new SlotObserver(api, api, api, records, settings, log);
    RememberedWishes wishes = new RememberedWishes(pending, time, log);
    Settlement settlement =
        new Settlement(
            records,
            time,
            new TaskWait(api, time, log),
            new EvidenceSearch(api, api, api, privileged, rotations, log),
            time,
            wishes,
            log);
    KillSwitch killSwitch = new PauseFile(pauseFile(folder));
    Switches switches = new Switches(killSwitch, state, time);
    GatedExecutor executor =
        new GatedExecutor(
            new PveControl(transport, node),
            privileged,
            switches,
            observer,
            lastLook,
            rotations,
            new SlotJudge(records, audit, lastLook, wishes, time, log),
            records,
            time,
            settlement,
            new OperationIds(random),
            settings,
            log);
    GuestQueue queue = new GuestQueue(time, time, world.parallelism());
    changes = new Changes(queue, executor, observer, settlement);
    new RecoverInFlight(records, queue, settlement, executor, log).begin();

    desired = new DesiredStateWatch(wanted.source(folder, steps, log));
    ReconcileSettings reconcile = new ReconcileSettings(world.mode(), node, world.policy());
    Attempts attempts = new Attempts(time, random);
    reconcileHost =
        new ReconcileHost(
            desired,
            new NodeLook(api, api, reconcile, time, time),
            new GuestReconciler(
                new GuestSight(api, reconcile, log),
                queue,
                executor,
                changes,
                switches,
                attempts,
                new Standings(board, attempts, log),
                reconcile,
                log),
            records,
            pending,
            board,
            attempts,
            time,
            time,
            log);
    reconcileLoop =
        new ReconcileLoop(reconcileHost, attempts, killSwitch, new Bells(), time, random, log);
  }

  ReconcileHost reconcileHost() {
    return reconcileHost;
  }

  ReconcileLoop reconcileLoop() {
    return reconcileLoop;
  }

  ReconcileBoard board() {
    return board;
  }

  /** What its last pass was to enforce. */
  DesiredStateSource.Desired desired() {
    return desired.last();
  }

  static Path pauseFile(Path folder) {
    return folder.resolve("paused");
  }

  FileJournal journal() {
    return journal;
  }

  IdentityFile state() {
    return state;
  }

  PendingWishesFile pending() {
    return pending;
  }

  SignerLogFile signerLog() {
    return signerLog;
  }

  IssuedNonces nonces() {
    return nonces;
  }

  CurrentSigners signers() {
    return signers;
  }

  Changes changes() {
    return changes;
  }

  /** What the end of a process does: its files are closed, and nothing is written any more. */
  void bury() {
    signerLog.close();
    journal.close();
  }
}
