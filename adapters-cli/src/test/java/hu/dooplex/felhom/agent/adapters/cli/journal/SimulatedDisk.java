package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  public static SimulatedDisk empty() {
    return new SimulatedDisk(new FaultyFiles());
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

  /** The power goes before or after the step of that number from now on, counted from 1. */
  public void cutAt(int step, boolean before) {
    files
        .disk()
        .failAt(step, before ? FaultyFiles.Fault.CUT_BEFORE : FaultyFiles.Fault.CUT_AFTER, 1);
  }

  /** That many steps fail for a full disk. */
  public void full(int steps) {
    files.disk().failAt(1, FaultyFiles.Fault.FULL, steps);
  }

  /** From now on a step does what it should. */
  public void mend() {
    files.disk().failAt(0, FaultyFiles.Fault.FULL, 0);
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

  public IdentityFile identity() throws StateException {
    return IdentityFile.open(folder());
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
