package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final List<String> notes = new ArrayList<>();
  private Optional<RecordFile> file = Optional.empty();
  private Optional<StateException> broken = Optional.empty();
  private long segment;
  private long sequence;
  private String head = AuditFormat.NO_HASH;

  /** No decision stands between the record that was last asked for and this one. */
  private long silentFrom;

  private long silentThrough;

  private LocalDate day = LocalDate.MIN;
  private final Map<String, Repeated> repeated = new LinkedHashMap<>();

  private static final class Repeated {
    private final long sequence;
    private long count;

    Repeated(long sequence) {
      this.sequence = sequence;
    }
  }

  private FileAuditTrail(StateFolder folder, long segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
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
      if (!trail.load()) {
        if (IdentityFile.knowsOfJournal(folder)) {
          throw new StateException.Damaged(
              folder.file(NAME)
                  + " is missing, although "
                  + IdentityFile.NAME
                  + " is there; "
                  + REMEDY);
        }
        trail.begin(now, Optional.empty());
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

  /**
   * Begins a new chain, which says why. Hold the {@link StateLock}; what was there is kept under
   * another name. Its numbers go on behind those that the hub took, so that none stands for two.
   *
   * @return what was done, one line
   */
  public static String reset(Path stateDir, Instant now) throws StateException {
    return reset(StateFolder.open(stateDir), now);
  }

  static String reset(StateFolder folder, Instant now) throws StateException {
    FileAuditTrail trail = new FileAuditTrail(folder, Limits.AUDIT_SEGMENT_BYTES);
    String why = "it was in order";
    try {
      if (!trail.load()) {
        why = "it was missing";
      }
      if (AuditCheck.of(folder).verify() instanceof AuditCheck.Result.Broken found) {
        why = found.file() + ": line " + found.line() + ": " + found.why();
      }
    } catch (StateException.Newer e) {
      throw e;
    } catch (StateException e) {
      why = String.valueOf(e.getMessage());
    }
    trail.closeFile();
    trail.sequence =
        Math.max(
            trail.sequence,
            IdentityFile.peek(folder).map(found -> found.identity().auditSequence()).orElse(0L));
    trail.segment =
        Math.max(
            trail.segment,
            AuditHistory.sealed(folder).stream().mapToLong(each -> each).max().orElse(0));
    if (folder.has(NAME)) {
      String aside = folder.freeName(NAME);
      trail.copyTo(aside);
      why += "; kept as " + aside;
    }
    trail.begin(now, Optional.of(why));
    trail.closeFile();
    return folder.file(NAME) + " was begun anew (" + why + ")";
  }

  private void begin(Instant now, Optional<String> reset) throws StateException {
    String previous = reset.isPresent() ? AuditFormat.NO_HASH : head;
    byte[] line = new AuditFormat.Header(segment + 1, sequence + 1, previous, now, reset).line();
    try {
      Optional<RecordFile> old = file;
      file = Optional.of(RecordFile.replace(folder.files(), NAME, out -> out.write(line)));
      if (old.isPresent()) {
        old.get().close();
      } else {
        file.get().append(new byte[0]); // so that its name is durable, or this fails
      }
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    segment++;
    head = AuditFormat.hash(line, 0, line.length - 1);
  }

  private boolean load() throws StateException {
    AuditFormat.Lines lines = new AuditFormat.Lines();
    RecordScan scan = new RecordScan(lines);
    try {
      if (!folder.scan(NAME, scan, REMEDY)) {
        return false;
      }
      segment = lines.finish().segment();
      file = Optional.of(RecordFile.open(folder.files(), NAME, scan.intactBytes()));
    } catch (Damage e) {
      throw folder.damaged(NAME, scan, e, REMEDY);
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    } finally {
      sequence = lines.sequence();
      head = lines.head();
    }
    if (scan.tornBytes() > 0) {
      notes.add(
          folder.file(NAME)
              + ": the last line was torn, as a power cut leaves it, and is cut off ("
              + scan.tornBytes()
              + " bytes that were never acknowledged)");
    }
    return true;
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
    LocalDate today = LocalDate.ofInstant(decision.at(), ZoneOffset.UTC);
    if (!today.equals(day) || repeated.size() >= Limits.AUDIT_REPEATED_MAX) {
      writeCounts(decision.at());
      day = today;
    }
    String text = AuditFormat.text(decision);
    Repeated before = repeated.get(text);
    if (before != null && !durable) {
      usable();
      before.count++;
      return;
    }
    write(decision.at(), List.of(text));
    if (!durable) {
      repeated.put(text, new Repeated(sequence));
    }
    rotateIfFull(decision.at());
  }

  private void writeCounts(Instant at) throws StateException {
    List<String> counts =
        repeated.values().stream()
            .filter(each -> each.count > 0)
            .map(each -> AuditFormat.repeats(each.sequence, each.count))
            .toList();
    write(at, counts);
    repeated.clear();
  }

  private void write(Instant at, List<String> texts) throws StateException {
    RecordFile open = usable();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    long next = sequence;
    String last = head;
    for (String text : texts) {
      byte[] line = AuditFormat.line(++next, last, at, text);
      last = AuditFormat.hash(line, 0, line.length - 1);
      lines.writeBytes(line);
    }
    try {
      open.append(lines.toByteArray());
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    sequence = next;
    head = last;
  }

  private RecordFile usable() throws StateException {
    if (broken.isPresent()) {
      throw broken.get();
    }
    return file.orElseThrow(() -> new StateException(folder.file(NAME) + " is not open"));
  }

  /** The decision stands already, so a failure here is noted and tried again with the next one. */
  private void rotateIfFull(Instant now) {
    if (file.map(RecordFile::size).orElse(0L) < segmentBytes) {
      return;
    }
    try {
      // A copy, since between two renames there would be no trail. Repeated after a crash, it is
      // the same copy.
      copyTo(sealedName(segment));
      begin(now, Optional.empty());
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

  private void copyTo(String name) throws StateException {
    try (var in = folder.files().read(NAME)) {
      RecordFile.create(folder.files(), name, in::transferTo).close();
    } catch (IOException e) {
      throw folder.unwritable(name, e);
    }
  }

  @Override
  public synchronized String head() {
    return head;
  }

  /** The counts of repetitions are no decisions, and left out. */
  @Override
  public synchronized List<AuditReport> after(long from, int atMost) throws StateException {
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
      writeCounts(now);
    } finally {
      closeFile();
    }
  }

  /** Without the counts. */
  @Override
  public synchronized void close() {
    closeFile();
  }

  private void closeFile() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      // all that counts was forced
    }
    file = Optional.empty();
  }
}
