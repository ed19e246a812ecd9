package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the audit trail from outside: whether its chain holds, and what is in it. */
public final class AuditCheck {
  private static final Pattern SEALED = Pattern.compile("audit\\.log\\.([1-9][0-9]{0,17})");

  private final StateFolder folder;

  private AuditCheck(StateFolder folder) {
    this.folder = folder;
  }

  public static AuditCheck of(Path stateDir) throws StateException {
    return of(StateFolder.open(stateDir));
  }

  static AuditCheck of(StateFolder folder) {
    return new AuditCheck(folder);
  }

  /** What became of the chain, from its beginning, or the oldest file that is kept, to its head. */
  public sealed interface Result {
    /**
     * It holds.
     *
     * @param records how many there are in the files that are kept
     */
    record Intact(long records, String head) implements Result {}

    /**
     * It does not.
     *
     * @param line counted from 1; 0 if it is about the file as a whole
     */
    record Broken(String file, long line, String why) implements Result {}
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

  /** Follows the whole chain. A line that is just being written does not count. */
  public Result verify() throws StateException {
    Optional<AuditFormat.Header> next = Optional.empty();
    String head = AuditFormat.NO_HASH;
    long records = 0;
    List<Long> sealed = sealed(folder);
    // From the newest back: each file names the head of the one before it.
    for (String name = FileAuditTrail.NAME; ; ) {
      AuditFormat.Lines lines = new AuditFormat.Lines();
      RecordScan scan = new RecordScan(lines);
      AuditFormat.Header header;
      try (var in = folder.files().read(name)) {
        scan.read(in);
        header = lines.finish();
      } catch (IOException e) {
        return new Result.Broken(name, 0, "it cannot be read: " + StateFolder.reason(e));
      } catch (Damage e) {
        return new Result.Broken(name, scan.lines() + 1, e.why());
      }
      if (next.isPresent() && !follows(next.get(), header, lines)) {
        return new Result.Broken(name, scan.lines(), "the next file does not follow its end");
      }
      head = next.isPresent() ? head : lines.head();
      records += scan.lines() - 1;
      next = Optional.of(header);
      long before = header.segment() - 1;
      if (header.reset().isPresent() || before == 0 || isOldest(sealed, before)) {
        return new Result.Intact(records, head);
      }
      name = FileAuditTrail.sealedName(before);
    }
  }

  private static boolean follows(
      AuditFormat.Header next, AuditFormat.Header header, AuditFormat.Lines lines) {
    return next.previous().equals(lines.head())
        && next.segment() == header.segment() + 1
        && next.first() == lines.sequence() + 1;
  }

  /** Whether that file was dropped because enough later ones are kept. */
  private static boolean isOldest(List<Long> sealed, long segment) {
    long later = sealed.stream().filter(each -> each > segment).count();
    return !sealed.contains(segment) && later >= Limits.AUDIT_SEGMENTS_KEPT;
  }

  /** Gives the lines of all files that are kept, oldest first, as they are, headers included. */
  public void read(Consumer<String> lines) throws StateException {
    List<String> names = new ArrayList<>();
    sealed(folder).forEach(segment -> names.add(FileAuditTrail.sealedName(segment)));
    names.add(FileAuditTrail.NAME);
    for (String name : names) {
      RecordScan scan =
          new RecordScan(
              (bytes, offset, length) -> lines.accept(new String(bytes, offset, length, US_ASCII)));
      folder.scan(name, scan, FileAuditTrail.REMEDY);
    }
  }
}
