package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** What the writers of a journal can do to each other, tried interleaving by interleaving. */
class InterleavingsTest {
  /** Per test; {@code -Dlincheck.invocations=} for a long run. */
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 25);

  /** A file that only the one who writes may touch: without a lock of its own, on purpose. */
  @Param(name = "item", gen = IntGen.class, conf = "1:3")
  public static final class Writers {
    private final List<Integer> file = new ArrayList<>();
    private final GroupCommit<Integer> writers = new GroupCommit<>(file::addAll, _ -> 1);

    @Operation
    public boolean add(@Param(name = "item") int item) throws StateException {
      writers.add(item);
      return true;
    }

    @Operation
    public String read() throws StateException {
      return writers.alone(file::toString);
    }
  }

  /** The same, with a commit that sometimes fails. */
  @Param(name = "item", gen = IntGen.class, conf = "1:3")
  public static final class WritersOnAFullDisk {
    private final List<Integer> file = new ArrayList<>();
    private final GroupCommit<Integer> writers = new GroupCommit<>(this::commit, _ -> 1);

    private void commit(List<Integer> items) throws StateException {
      if (file.size() + items.size() > 2) {
        throw new StateException("full");
      }
      file.addAll(items);
    }

    @Operation
    public boolean addAndSeeIt(@Param(name = "item") int item) throws StateException {
      try {
        writers.add(item);
        return writers.alone(() -> file.contains(item));
      } catch (StateException e) {
        return true;
      }
    }
  }

  /** What it would be without taking turns. */
  @Param(name = "item", gen = IntGen.class, conf = "1:3")
  public static final class WritersWithoutTurns {
    private final List<Integer> file = new ArrayList<>();

    @Operation
    public boolean add(@Param(name = "item") int item) {
      return file.add(item);
    }

    @Operation
    public String read() {
      return file.toString();
    }
  }

  private static void asIfOneAfterTheOther(Class<?> threads) {
    new ModelCheckingOptions()
        .iterations(2)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(threads);
  }

  @Test
  void writersAndReadersAreAsIfOneAfterTheOther() {
    asIfOneAfterTheOther(Writers.class);
  }

  @Test
  void aWriterThatCameBackSeesItsItem() {
    asIfOneAfterTheOther(WritersOnAFullDisk.class);
  }

  @Test
  void writersThatTakeNoTurnsAreFound() {
    assertThrows(
        LincheckAssertionError.class, () -> asIfOneAfterTheOther(WritersWithoutTurns.class));
  }
}
