package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.application.port.ConsoleRequest;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.StateException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The agent's folders on a disk in memory, for tests of other modules: what was not forced is lost
 * in a power cut, and any step can be the last one before it. The formats are the real ones.
 */
public final class SimulatedDisk {
  /** How much of what was not forced is found after a power cut; the first is the worst. */
  public static final int SURVIVALS = FaultyFiles.Survival.values().length;

  private final FaultyFiles files;

  private SimulatedDisk(FaultyFiles files) {
    this.files = files;
  }

  /**
   * @param clock says when a file was changed
   */
  public static SimulatedDisk empty(InstantSource clock) {
    FaultyFiles files = new FaultyFiles();
    files.disk().by(clock);
    return new SimulatedDisk(files);
  }

  /**
   * What is found when the power is back.
   *
   * @param survival below {@link #SURVIVALS}
   */
  public SimulatedDisk afterPowerCut(int survival) {
    return new SimulatedDisk(
        files.afterPowerCut(List.of(FaultyFiles.Survival.values()).get(survival)));
  }

  /** What somebody has who copies the folder now. */
  public SimulatedDisk copy() {
    return new SimulatedDisk(files.afterPowerCut(FaultyFiles.Survival.EVERYTHING));
  }

  /** The power goes before or after the change of that number from now on, counted from 1. */
  public void cutAt(int step, boolean before) {
    files
        .disk()
        .failAt(step, before ? FaultyFiles.Fault.CUT_BEFORE : FaultyFiles.Fault.CUT_AFTER, 1);
  }

  /** That many changes fail for a full disk. */
  public void full(int steps) {
    files.disk().failAt(1, FaultyFiles.Fault.FULL, steps);
  }

  /** From now on all does what it should. */
  public void mend() {
    files.disk().failAt(0, FaultyFiles.Fault.FULL, 0);
  }

  /** Whether the next change may fail for a full disk. */
  public boolean isFull() {
    return files.disk().isFull();
  }

  /** A disk that says that it has forced what it has not. */
  public SimulatedDisk lying() {
    files.disk().lie();
    return this;
  }

  /** Whether it is off: nothing works on it any more. */
  public boolean isOff() {
    return files.disk().isDead();
  }

  /** Whether that fault says so. */
  public static boolean isPowerCut(Throwable fault) {
    return fault instanceof FaultyFiles.PowerCut;
  }

  /** The lines of the journal that a power cut would leave at worst. */
  public String durableJournal() {
    return new String(files.in(FileJournal.FOLDER).durable(FileJournal.NAME), UTF_8);
  }

  /** The same of the audit trail. */
  public String durableAudit() {
    return new String(files.durable(FileAuditTrail.NAME), UTF_8);
  }

  /** Cuts the last record off the journal, as no disk would. */
  public void loseLastRecord() {
    FaultyFiles folder = files.in(FileJournal.FOLDER);
    String text = new String(folder.get(FileJournal.NAME), UTF_8);
    int last = text.lastIndexOf('\n', text.length() - 2);
    if (last > 0 && text.indexOf('\n') < last) {
      folder.put(FileJournal.NAME, text.substring(0, last + 1).getBytes(UTF_8));
    }
  }

  /** How many rotations the signer log has. */
  public int signerLogRecords() {
    long lines = new String(files.get(SignerLogFile.NAME), UTF_8).lines().count();
    return (int) Math.max(0, lines - 1);
  }

  /** Leaves the first so many rotations in the signer log; without any, there is no log. */
  public void loseSignerLog(int left) {
    if (left == 0) {
      files.take(SignerLogFile.NAME);
      return;
    }
    String text = new String(files.get(SignerLogFile.NAME), UTF_8);
    String kept = text.lines().limit(left + 1L).collect(Collectors.joining("\n", "", "\n"));
    files.put(SignerLogFile.NAME, kept.getBytes(UTF_8));
  }

  /** Puts the signer log of that disk there. */
  public void takeSignerLog(SimulatedDisk other) {
    files.put(SignerLogFile.NAME, other.files.get(SignerLogFile.NAME));
  }

  /** Changes a word in a record of the audit trail, if there is one that waits for a signature. */
  public void forgeAudit() {
    String text = new String(files.get(FileAuditTrail.NAME), UTF_8);
    String forged = text.replaceFirst("pending_signature", "permitted");
    if (!forged.equals(text)) {
      files.put(FileAuditTrail.NAME, forged.getBytes(UTF_8));
    }
  }

  /**
   * @param compactBytes below that size it is not compacted
   */
  public FileJournal journal(Instant now, long compactBytes) throws StateException {
    return FileJournal.open(folder(), now, Replay.OfState::new, compactBytes);
  }

  /**
   * @param segmentBytes how large a file of it gets
   */
  public FileAuditTrail audit(Instant now, long segmentBytes) {
    return FileAuditTrail.open(folder(), now, segmentBytes);
  }

  /** What {@code audit verify} says against it; empty if the chain holds. */
  public Optional<String> auditTrouble() throws StateException {
    return switch (AuditCheck.of(folder()).verify()) {
      case AuditCheck.Result.Intact _ -> Optional.empty();
      case AuditCheck.Result.Broken broken -> Optional.of(broken.toString());
    };
  }

  /**
   * @param trouble with journal or audit trail
   */
  public IdentityFile identity(Optional<StateException> trouble) throws StateException {
    return IdentityFile.open(folder(), trouble);
  }

  public PendingWishesFile wishes(InstantSource clock) throws StateException {
    return PendingWishesFile.open(folder(), clock);
  }

  public SignerLogFile signers() throws StateException {
    return SignerLogFile.open(folder());
  }

  public DesiredStateFile desired() throws StateException {
    return DesiredStateFile.open(folder());
  }

  public ResultOutboxFile results(InstantSource clock) throws StateException {
    return ResultOutboxFile.open(folder(), clock);
  }

  /** The daemon's end of the spool. */
  public SpoolFolder spool(InstantSource clock, EventLog events) throws StateException {
    return SpoolFolder.open(folder(), clock, events);
  }

  /** Hands that over at the console; if no daemon was ever there, it fails. */
  public void handOver(RandomSource random, ConsoleRequest request) throws StateException {
    StateFolder spool = folder().folder(SpoolFormat.FOLDER);
    var _ = SpoolDrop.handOver(spool, spool.folder(SpoolFormat.ANSWERS), random, request);
  }

  /** Puts a file into the spool that nobody handed over. */
  public void litterSpool(String name, byte[] content) {
    files.in(SpoolFormat.FOLDER).put(name, content);
  }

  /** How much of what was handed over has no answer. */
  public long unanswered() {
    return files.in(SpoolFormat.FOLDER).names().stream()
        .filter(name -> !name.endsWith(StateFolder.TEMPORARY))
        .count();
  }

  /**
   * The first half of {@code clock accept}, on the disk of the runtime folder.
   *
   * @param really false for a bug
   * @return the nonces that are void by now
   */
  public List<String> voidIssued(boolean really) throws StateException {
    List<String> nonces = files.in(IssuedNonceFiles.FOLDER).names();
    if (really) {
      var _ = IssuedNonceFiles.voidAll(folder().folder(IssuedNonceFiles.FOLDER));
    }
    return nonces;
  }

  /** The other half. */
  public void acceptClock(Instant now) throws StateException {
    var _ = ClockAcceptance.accept(folder(), now);
  }

  /** On the disk of the runtime folder. */
  public IssuedNonceFiles nonces(InstantSource clock) throws StateException {
    return IssuedNonceFiles.open(folder(), clock);
  }

  /** All names in the state folder, for a trace. */
  public List<String> names() {
    return files.names();
  }

  private StateFolder folder() {
    return new StateFolder(files);
  }
}
