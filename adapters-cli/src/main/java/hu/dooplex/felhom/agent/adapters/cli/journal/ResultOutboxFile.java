package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The results that the hub has not taken, in {@code results.json} of the state folder: one {@link
 * RecordLine}, replaced as a whole, in the order in which they came.
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent results","version":1,"results":[{"document_sha256":"9f2c…","operation_id":"6QK3…","outcome":"refused","reason":"expired","message":"…","upid":"UPID:…","at":"2026-11-22T19:00:00Z"}]}
 * </pre>
 *
 * <p>Of too many, the oldest go; too old ones go too. Lost or damaged, it is begun anew and says
 * so: the journal has what was done. Rules of change: as those of the {@link JournalFormat}.
 */
public final class ResultOutboxFile implements ResultOutbox {
  static final String NAME = "results.json";

  private static final ListFile.Layout<OperationResult> LAYOUT =
      new ListFile.Layout<>(
          NAME,
          Limits.RESULTS_FILE_MAX_BYTES,
          new LineFormat("felhom-agent results", 1),
          "results",
          ResultCodec::read,
          ResultCodec::write);

  private final ListFile<OperationResult> file;
  private final InstantSource clock;

  private ResultOutboxFile(ListFile<OperationResult> file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** A damaged file is kept as {@code results.json.damaged}, in the place of an earlier one. */
  public static ResultOutboxFile open(Path stateDir, InstantSource clock) throws StateException {
    return open(StateFolder.open(stateDir), clock);
  }

  static ResultOutboxFile open(StateFolder folder, InstantSource clock) throws StateException {
    return new ResultOutboxFile(ListFile.open(folder, LAYOUT), clock);
  }

  /** Why it is empty; empty when it goes on. */
  public Optional<String> beganAnew() {
    return file.beganAnew();
  }

  /** Its texts are cut to their bounds, and escaped. One that waits already keeps its time. */
  @Override
  public synchronized void add(OperationResult result) throws StateException {
    OperationResult added = ResultCodec.bounded(result);
    List<OperationResult> kept = living();
    if (kept.stream().anyMatch(each -> isSame(each, added))) {
      return;
    }
    kept.add(added);
    if (kept.size() > Limits.RESULTS_MAX) {
      kept.subList(0, kept.size() - Limits.RESULTS_MAX).clear();
    }
    while (!file.replace(kept)) {
      kept.removeFirst();
    }
  }

  @Override
  public synchronized List<OperationResult> waiting() {
    return List.copyOf(living());
  }

  @Override
  public synchronized void remove(OperationResult result) throws StateException {
    OperationResult removed = ResultCodec.bounded(result);
    List<OperationResult> kept = living();
    if (kept.removeIf(each -> isSame(each, removed))) {
      file.replace(kept);
    }
  }

  private List<OperationResult> living() {
    Instant oldest = clock.instant().minus(Limits.RESULT_LIFETIME);
    List<OperationResult> living = new ArrayList<>(file.items());
    living.removeIf(each -> each.at().isBefore(oldest));
    return living;
  }

  private static boolean isSame(OperationResult one, OperationResult other) {
    return ResultCodec.at(one, other.at()).equals(other);
  }
}
