package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is in the audit trail, over all of its files. */
public final class AuditHistory {
  private static final Pattern SEALED = Pattern.compile("audit\\.log\\.([1-9][0-9]{0,17})");

  private final StateFolder folder;

  AuditHistory(StateFolder folder) {
    this.folder = folder;
  }

  /** Nothing is made, and no lock is needed. */
  public static AuditHistory of(Path stateDir) throws StateException {
    return new AuditHistory(StateFolder.existing(stateDir));
  }

  /** Takes lines, each with its JSON as it is in the file. */
  public interface Taker {
    void take(AuditLine line, String json);
  }

  private static final class Reading implements RecordScan.Reader {
    private final Taker taker;
    private boolean begun;

    Reading(Taker taker) {
      this.taker = taker;
    }

    @Override
    public void line(byte[] bytes, int offset, int length) throws Damage {
      AuditLine line =
          begun
              ? AuditFormat.read(bytes, offset, length)
              : AuditFormat.Header.of(bytes, offset, length).shown();
      begun = true;
      taker.take(line, new String(bytes, offset, length, US_ASCII));
    }
  }

  /**
   * Gives all that is kept, oldest first.
   *
   * @throws StateException at the first line that cannot be read; whether the lines follow each
   *     other is for {@link AuditCheck}
   */
  public void read(Taker taker) throws StateException {
    for (String name : names()) {
      if (!folder.scan(name, new RecordScan(new Reading(taker)), FileAuditTrail.REMEDY)) {
        throw new StateException.Damaged(
            folder.file(name) + " is missing; " + FileAuditTrail.REMEDY);
      }
    }
  }

  /** The decisions behind that record, oldest first. */
  List<AuditReport> after(long from, int atMost) throws StateException {
    List<AuditReport> decisions = new ArrayList<>();
    for (String name : namesFrom(from + 1)) {
      AuditFormat.Lines lines =
          new AuditFormat.Lines((sequence, hash, bytes, offset, length) -> {
            // A file that is being sealed is there twice for a moment.
            long before = decisions.isEmpty() ? from : decisions.getLast().sequence();
            if (sequence > before
                && decisions.size() < atMost
                && AuditFormat.read(bytes, offset, length) instanceof AuditLine.Decided decided) {
              decisions.add(report(decided, hash));
            }
          });
      folder.scan(name, new RecordScan(lines), FileAuditTrail.REMEDY);
      if (decisions.size() == atMost) {
        break;
      }
    }
    return decisions;
  }

  private static AuditReport report(AuditLine.Decided decided, String hash) {
    return new AuditReport(
        decided.sequence(),
        decided.at(),
        // The name of one that nobody knows was made up by somebody else.
        decided.operation() instanceof Unknown ? "unknown" : decided.operation().wireName(),
        decided.operation() instanceof Operation.OnGuest onGuest
            ? OptionalInt.of(onGuest.guest().vmid().value())
            : OptionalInt.empty(),
        decided.verdict(),
        decided.reason().orElse(decided.rule()),
        hash);
  }

  /** The sealed files that are there, oldest first. */
  static List<Long> sealed(StateFolder folder) throws StateException {
    List<Long> segments = new ArrayList<>();
    try {
      for (String name : folder.files().list()) {
        Matcher matcher = SEALED.matcher(name);
        if (matcher.matches()) {
          segments.add(Long.parseLong(name.substring(name.lastIndexOf('.') + 1)));
        }
      }
    } catch (IOException e) {
      throw folder.unreadable(FileAuditTrail.NAME, e);
    }
    segments.sort(null);
    return segments;
  }

  private List<String> names() throws StateException {
    List<String> names = new ArrayList<>();
    sealed(folder).forEach(segment -> names.add(FileAuditTrail.sealedName(segment)));
    names.add(FileAuditTrail.NAME);
    return names;
  }

  /** The files from the one on that has the record, oldest first. */
  private List<String> namesFrom(long sequence) throws StateException {
    List<String> names = names();
    int from = names.size() - 1;
    while (from > 0 && first(names.get(from)) > sequence) {
      from--;
    }
    return names.subList(from, names.size());
  }

  /** The number that a file begins with; more than any, if it does not say. */
  private long first(String name) throws StateException {
    byte[] begin = folder.read(name, Limits.RECORD_MAX_BYTES).orElse(new byte[0]);
    int length = 0;
    while (length < begin.length && begin[length] != RecordLine.LF) {
      length++;
    }
    try {
      return AuditFormat.Header.of(begin, 0, length).first();
    } catch (Damage e) {
      return Long.MAX_VALUE;
    }
  }
}
