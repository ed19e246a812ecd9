package hu.dooplex.felhom.agent.bootstrap.wiring;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;

import hu.dooplex.felhom.agent.adapters.cli.journal.DesiredStateFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileAuditTrail;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.adapters.cli.journal.IdentityFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.PendingWishesFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.ResultOutboxFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.SignerLogFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.SpoolFolder;
import hu.dooplex.felhom.agent.adapters.cli.journal.StateLock;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.StateHealth;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state folder, opened for the one process that may write to it. What cannot be trusted in it
 * is told once and stays shut; the agent goes on reporting (operations.md, State folder).
 */
public final class OpenState implements StateHealth {
  private final IdentityFile identity;
  private final FileJournal journal;
  private final SelfCompactingJournal records;
  private final FileAuditTrail audit;
  private final PendingWishes wishes;
  private final SignerLog signers;
  private final DesiredStateStore desired;
  private final ResultOutbox results;
  private final Spool spool;

  /** What was wrong with a file of its own when it was opened, as a code. */
  private Optional<String> problem = Optional.empty();

  /**
   * Takes the lock, then opens journal, audit trail and the rest; {@code identity.json} last, since
   * it is what tells the others that they were there before.
   *
   * @throws StateException if another process holds the lock, the folder is not to be used, or a
   *     newer agent wrote {@code identity.json}
   */
  public static OpenState open(
      Path folder, InstantSource clock, EventLog events, Resources resources)
      throws StateException {
    try {
      resources.keep(StateLock.take(folder, ProcessId.own()));
    } catch (StateException.NoLock noLock) {
      return new OpenState(folder, noLock, clock, events);
    }
    return new OpenState(folder, clock, events, resources);
  }

  private OpenState(Path folder, InstantSource clock, EventLog events, Resources resources)
      throws StateException {
    journal = resources.keep(FileJournal.open(folder, clock.instant()));
    journal.notes().forEach(note -> mended(note, events));
    journal.migrated().ifPresent(what -> events.info("state_migrated", field("what", what)));
    journal.shut().ifPresent(why -> tell("journal", why, events));
    records = new SelfCompactingJournal(journal, clock, this::floor, events);
    audit = FileAuditTrail.open(folder, clock.instant());
    resources.keep(() -> audit.finish(clock.instant()));
    audit.notes().forEach(note -> mended(note, events));
    audit.broken().ifPresent(why -> tell("audit", why, events));
    signers = signers(folder, events, resources);
    wishes = wishes(folder, clock, events);
    desired = desired(folder, events);
    results = results(folder, clock, events);
    spool = spool(folder, clock, events);
    identity = identity(folder, journal.shut().or(audit::broken));
    identity.beganAnew().ifPresent(why -> events.warning("state_begun_anew", field("reason", why)));
    identity.migrated().ifPresent(what -> events.info("state_migrated", field("what", what)));
    identity.problem().ifPresent(why -> tell("identity", why, events));
    records.compactIfDue();
  }

  /** Without the lock nothing may be written. */
  private OpenState(
      Path folder, StateException.NoLock noLock, InstantSource clock, EventLog events) {
    journal = FileJournal.shut(folder, noLock);
    records = new SelfCompactingJournal(journal, clock, this::floor, events);
    audit = FileAuditTrail.broken(folder, noLock);
    signers = new Shut.Signers(noLock);
    wishes = new Shut.Wishes(noLock);
    desired = new Shut.Desired(noLock);
    results = new Shut.Results(noLock);
    spool = new Shut.Console(noLock);
    identity = IdentityFile.readOnly(folder, noLock);
    tell("lock", noLock, events);
  }

  private Optional<Instant> floor() {
    return identity.floor();
  }

  private SignerLog signers(Path folder, EventLog events, Resources resources) {
    try {
      SignerLogFile log = resources.keep(SignerLogFile.open(folder));
      log.note().ifPresent(note -> mended(note, events));
      return log;
    } catch (StateException why) {
      tell("signer_log", why, events);
      problem = Optional.of(code("signer_log", why));
      return new Shut.Signers(why);
    }
  }

  private PendingWishes wishes(Path folder, InstantSource clock, EventLog events) {
    try {
      PendingWishesFile file = PendingWishesFile.open(folder, clock);
      file.beganAnew().ifPresent(why -> events.warning("pending_begun_anew", field("reason", why)));
      return file;
    } catch (StateException why) {
      tell("pending", why, events);
      problem = problem.or(() -> Optional.of(code("pending", why)));
      return new Shut.Wishes(why);
    }
  }

  /** Nothing destructive builds on it, so that path is not shut: nothing is desired, no more. */
  private static DesiredStateStore desired(Path folder, EventLog events) {
    try {
      DesiredStateFile file = DesiredStateFile.open(folder);
      file.beganAnew().ifPresent(why -> events.warning("desired_begun_anew", field("reason", why)));
      return file;
    } catch (StateException why) {
      tell("desired", why, events);
      return new Shut.Desired(why);
    }
  }

  /** What is lost of them, the hub can ask for again by sending the document once more. */
  private static ResultOutbox results(Path folder, InstantSource clock, EventLog events) {
    try {
      ResultOutboxFile file = ResultOutboxFile.open(folder, clock);
      file.beganAnew().ifPresent(why -> events.warning("results_begun_anew", field("reason", why)));
      return file;
    } catch (StateException why) {
      tell("results", why, events);
      return new Shut.Results(why);
    }
  }

  private static Spool spool(Path folder, InstantSource clock, EventLog events) {
    try {
      return SpoolFolder.open(folder, clock, events);
    } catch (StateException why) {
      tell("spool", why, events);
      return new Shut.Console(why);
    }
  }

  private static IdentityFile identity(Path folder, Optional<StateException> trouble)
      throws StateException {
    try {
      return IdentityFile.open(folder, trouble);
    } catch (StateException.Newer downgrade) {
      throw downgrade;
    } catch (StateException why) {
      return IdentityFile.readOnly(folder, why);
    }
  }

  private static void mended(String note, EventLog events) {
    events.warning("state_mended", field("what", note));
  }

  private static void tell(String what, StateException why, EventLog events) {
    events.error(
        "state_unusable",
        field("what", what),
        field("code", code(what, why)),
        field("error", String.valueOf(why.getMessage())));
  }

  private static String code(String what, StateException why) {
    return switch (why) {
      case StateException.Damaged damaged -> what + "_damaged";
      case StateException.Newer newer -> what + "_newer";
      case StateException unavailable -> "state_unavailable";
    };
  }

  @Override
  public Optional<String> problem() {
    return Stream.of(
            journal.problem().map(why -> code("journal", why)),
            audit.broken().map(why -> code("audit", why)),
            problem,
            identity.problem().map(why -> code("identity", why)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  public IdentityFile identity() {
    return identity;
  }

  /** As the file has it. */
  public FileJournal journal() {
    return journal;
  }

  /** The same, as the agent uses it. */
  public OperationJournal records() {
    return records;
  }

  public FileAuditTrail audit() {
    return audit;
  }

  public PendingWishes wishes() {
    return wishes;
  }

  public DesiredStateStore desired() {
    return desired;
  }

  public ResultOutbox results() {
    return results;
  }

  public Spool spool() {
    return spool;
  }

  public SignerLog signers() {
    return signers;
  }
}
