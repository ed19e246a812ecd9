package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.ConsoleRequest;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that was handed to a running daemon at the console, and the answer to it. The other end
 * is {@link SpoolFolder}; no lock is needed.
 */
public final class SpoolDrop {
  private final StateFolder spool;
  private final StateFolder answers;
  private final String name;

  private SpoolDrop(StateFolder spool, StateFolder answers, String name) {
    this.spool = spool;
    this.answers = answers;
    this.name = name;
  }

  /**
   * Hands it over. When this returns, it is there for the daemon to see, and belongs to whom the
   * folder belongs to, though root may have called.
   *
   * @throws StateException if no daemon ever made the folder, or it is too large
   */
  public static SpoolDrop handOver(Path stateDir, RandomSource random, ConsoleRequest request)
      throws StateException {
    Path folder = stateDir.resolve(SpoolFormat.FOLDER);
    return handOver(
        StateFolder.existing(folder),
        StateFolder.existing(folder.resolve(SpoolFormat.ANSWERS)),
        random,
        request);
  }

  static SpoolDrop handOver(
      StateFolder spool, StateFolder answers, RandomSource random, ConsoleRequest request)
      throws StateException {
    byte[] entry = SpoolFormat.entry(request);
    if (entry.length > Limits.SPOOL_ENTRY_MAX_BYTES) {
      throw new StateException(
          "document and signatures together are too large to be handed over: "
              + entry.length
              + " bytes, and at most "
              + Limits.SPOOL_ENTRY_MAX_BYTES
              + " are taken");
    }
    String name = OperationId.of(random.bytes(OperationId.BYTES)).value();
    spool.replace(name, entry);
    return new SpoolDrop(spool, answers, name);
  }

  /**
   * Waits for the answer, and takes it: it is read once.
   *
   * @return empty if there was none in that time
   * @throws StateException if the daemon did not take what was handed over
   * @throws InterruptedException when the wait is told to end
   */
  public Optional<ConsoleAnswer> await(Waiting waiting, Duration atMost)
      throws StateException, InterruptedException {
    Duration end = waiting.elapsed().plus(atMost);
    while (true) {
      // In this order: the daemon answers before it takes the entry away.
      boolean isThere = isThere();
      Optional<ConsoleAnswer> answer = answer();
      if (answer.isPresent()) {
        return answer;
      }
      if (!isThere) {
        throw new StateException(
            spool.file(name)
                + " was taken away without an answer; see the daemon's log for spool_refused");
      }
      Duration left = end.minus(waiting.elapsed());
      if (!left.isPositive()) {
        return Optional.empty();
      }
      waiting.pause(left.compareTo(Limits.SPOOL_ANSWER_LOOK) < 0 ? left : Limits.SPOOL_ANSWER_LOOK);
    }
  }

  private boolean isThere() throws StateException {
    try {
      spool.files().facts(name);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw spool.unreadable(name, e);
    }
  }

  private Optional<ConsoleAnswer> answer() throws StateException {
    Optional<byte[]> found = answers.read(name, Limits.SPOOL_ANSWER_MAX_BYTES);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      ConsoleAnswer said = SpoolFormat.answer(found.get());
      answers.files().delete(name);
      return Optional.of(said);
    } catch (Damage e) {
      throw new StateException.Damaged(
          answers.file(name) + " is damaged (" + e.why() + "); see the journal for what was done");
    } catch (IOException e) {
      throw answers.unwritable(name, e);
    }
  }
}
