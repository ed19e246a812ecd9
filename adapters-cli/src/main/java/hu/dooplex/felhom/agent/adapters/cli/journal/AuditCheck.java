package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks at the audit trail from outside: whether its chain holds. */
public final class AuditCheck {
  private final StateFolder folder;
  private final AuditWitnesses witnesses;

  private AuditCheck(StateFolder folder) {
    this.folder = folder;
    this.witnesses = AuditWitnesses.of(folder); // before the trail, which may just be growing
  }

  /** Nothing is made, and no lock is needed. */
  public static AuditCheck of(Path stateDir) throws StateException {
    return of(StateFolder.existing(stateDir));
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
     * @param head the last of them; empty before the first of a chain
     */
    record Intact(long records, Optional<AuditHead> head) implements Result {}

    /**
     * It does not.
     *
     * @param line counted from 1; 0 if it is about the file as a whole
     */
    record Broken(String file, long line, String why) implements Result {}
  }

  /** The number of the last record that the hub took, as {@code identity.json} says; or 0. */
  public long reported() {
    return witnesses.reported();
  }

  /** The number of the newest record that the journal anchors; or 0. */
  public long anchored() {
    return witnesses.anchored();
  }

  /** Why not all that the journal anchors could be compared. */
  public Optional<StateException> journalProblem() {
    return witnesses.journalProblem();
  }

  /**
   * Follows the whole chain, and looks whether what the hub took last and what the journal anchors
   * is in it. A line that is just being written does not count.
   */
  public Result verify() throws StateException {
    Optional<AuditFormat.Header> next = Optional.empty();
    Optional<AuditHead> head = Optional.empty();
    long records = 0;
    List<Long> sealed = AuditHistory.sealed(folder);
    // From the newest back: each file names the head of the one before it.
    for (String name = FileAuditTrail.NAME; ; ) {
      AuditFormat.Lines lines =
          new AuditFormat.Lines((sequence, hash, _, _, _) -> {
            Optional<String> contradiction = witnesses.against(sequence, hash);
            if (contradiction.isPresent()) {
              throw new Damage(contradiction.get());
            }
          });
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
      if (next.isEmpty()) {
        head = lines.last();
        Optional<String> missing = witnesses.beyond(lines.sequence());
        if (missing.isPresent()) {
          return new Result.Broken(name, scan.lines(), missing.get());
        }
      }
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
}
