package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail in {@code audit.log} of the state folder; {@link AuditFormat} has its format.
 * Hold the {@link StateLock} while one is open. A chain that does not hold is left as it is and
 * takes nothing more, until root begins a new one.
 *
 * <p>Every line that is written is durable when {@link #record} returns. A decision that is
 * repeated is counted in memory, and the count written when its day is over or the trail is closed;
 * after a crash the decision stands there without its count, or once more.
 */
public final class FileAuditTrail implements AuditTrail, AuditRecords, AutoCloseable {
  static final String NAME = "audit.log";
  static final String REMEDY =
      "nothing destructive is done until you stop the agent, look at it, and run, as root,"
          + " felhom-agent audit reset";

  private final StateFolder folder;
  private final long segmentBytes;
  private final AuditChain chain;
  private final RepeatedDecisions repeated = new RepeatedDecisions();
  private final List<String> notes = new ArrayList<>();
  private Optional<StateException> broken = Optional.empty();

  /** No decision stands between the record that was last asked for and this one. */
  private long silentFrom;

  private long silentThrough;

  private FileAuditTrail(StateFolder folder, long segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.chain = new AuditChain(folder);
  }

  /**
   * Opens the trail, or begins one where {@code identity.json} is missing too or older than the
   * trail, so open this first. See {@link #broken()}.
   */
  public static FileAuditTrail open(Path stateDir, Instant now) throws StateException {
    return open(StateFolder.open(stateDir), now, Limits.AUDIT_SEGMENT_BYTES);
  }

  static FileAuditTrail open(StateFolder folder, Instant now, long segmentBytes) {
    FileAuditTrail trail = new FileAuditTrail(folder, segmentBytes);
    try {
      if (trail.chain.load(trail.notes) == AuditChain.Found.NOTHING) {
        if (IdentityFile.knowsOfJournal(folder)) {
          throw new StateException.Damaged(
              folder.file(NAME)
                  + " is missing, although "
                  + IdentityFile.NAME
                  + " is there; "
                  + REMEDY);
        }
        trail.chain.begin(now, Optional.empty());
      }
    } catch (StateException e) {
      trail.broken = Optional.of(e);
    }
    return trail;
  }

  /** One that is broken from the beginning, without a look at what is there. */
  public static FileAuditTrail broken(Path stateDir, StateException why) {
    FileAuditTrail trail =
        new FileAuditTrail(
            new StateFolder(new RealFiles(stateDir.toAbsolutePath())), Limits.AUDIT_SEGMENT_BYTES);
    trail.broken = Optional.of(why);
    return trail;
  }

  /** Why nothing can be recorded for good; empty while the chain holds. */
  public synchronized Optional<StateException> broken() {
    return broken;
  }

  /** What was found and put right, for the log. */
  public synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  /** What is durable always has a line of its own. */
  @Override
  public synchronized void record(Decision decision, boolean durable) throws StateException {
    usable();
    if (repeated.over(decision.at())) {
      writeCounts(decision.at());
    }
    String text = AuditFormat.text(decision);
    if (repeated.has(text) && !durable) {
      repeated.count(text);
      return;
    }
    chain.append(decision.at(), List.of(text));
    if (!durable) {
      repeated.add(text, chain.sequence());
    }
    rotateIfFull(decision.at());
  }

  private void writeCounts(Instant at) throws StateException {
    chain.append(at, repeated.counts());
    repeated.beginAnew(at);
  }

  private void usable() throws StateException {
    if (broken.isPresent()) {
      throw broken.get();
    }
  }

  /** The decision stands already, so a failure here is noted and tried again with the next one. */
  private void rotateIfFull(Instant now) {
    if (chain.bytes() < segmentBytes) {
      return;
    }
    try {
      // A copy, since between two renames there would be no trail. Repeated after a crash, it is
      // the same copy.
      chain.copyTo(sealedName(chain.segment()));
      chain.begin(now, Optional.empty());
      List<Long> sealed = AuditHistory.sealed(folder);
      for (long each : sealed.subList(0, Math.max(0, sealed.size() - Limits.AUDIT_SEGMENTS_KEPT))) {
        folder.files().delete(sealedName(each));
      }
    } catch (StateException e) {
      if (e.getCause() instanceof RecordFile.NameUncertain) {
        broken = Optional.of(e);
      }
      note("the audit trail could not go on in a new file: " + e.getMessage());
    } catch (IOException e) {
      note("old files of the audit trail could not be deleted: " + StateFolder.reason(e));
    }
  }

  /** Once: it is tried again with every decision. */
  private void note(String problem) {
    if (!notes.contains(problem)) {
      notes.add(problem);
    }
  }

  static String sealedName(long segment) {
    return NAME + "." + segment;
  }

  @Override
  public synchronized Optional<AuditHead> head() {
    return broken.isPresent() ? Optional.empty() : chain.head();
  }

  /** The counts of repetitions are no decisions, and left out. */
  @Override
  public synchronized List<AuditReport> after(long from, int atMost) throws StateException {
    long sequence = chain.sequence();
    // The usual case, and with every report: nothing new, and no file is read for it.
    if (from >= sequence || (from >= silentFrom && silentThrough == sequence)) {
      return List.of();
    }
    List<AuditReport> decisions = new AuditHistory(folder).after(from, atMost);
    if (decisions.isEmpty()) {
      silentFrom = from;
      silentThrough = sequence;
    }
    return decisions;
  }

  /** Writes the counts that are open; what cannot be written is lost. */
  public synchronized void finish(Instant now) throws StateException {
    try {
      usable();
      writeCounts(now);
    } finally {
      chain.close();
    }
  }

  /** Without the counts. */
  @Override
  public synchronized void close() {
    chain.close();
  }
}
