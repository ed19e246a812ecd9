package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.util.List;
import java.util.Optional;

/** What stands in for a file that cannot be trusted: it takes nothing and says why. */
final class Shut {
  private Shut() {}

  /** Nothing is known to be wished. */
  record Wishes(StateException why) implements PendingWishes {
    @Override
    public boolean add(Wish wish) throws StateException {
      throw why;
    }

    @Override
    public void remove(Operation operation, Source source) throws StateException {
      throw why;
    }

    @Override
    public List<Wish> all() {
      return List.of();
    }
  }

  /** What was accepted last is not known, so nothing is taken for newer. */
  record Desired(StateException why) implements DesiredStateStore {
    @Override
    public Optional<Accepted> last() throws StateException {
      throw why;
    }

    @Override
    public void keep(Accepted accepted) throws StateException {
      throw why;
    }
  }

  /** Nothing is known to be undelivered; what is not kept, the hub can ask for again. */
  record Results(StateException why) implements ResultOutbox {
    @Override
    public void add(OperationResult result) throws StateException {
      throw why;
    }

    @Override
    public List<OperationResult> waiting() {
      return List.of();
    }

    @Override
    public void remove(OperationResult result) throws StateException {
      throw why;
    }
  }

  /** Nobody can hand anything over. */
  record Console(StateException why) implements Spool {
    @Override
    public List<Entry> entries() throws StateException {
      throw why;
    }

    @Override
    public void answer(Entry entry, ConsoleAnswer answer) throws StateException {
      throw why;
    }
  }

  /** Nobody knows who may sign. */
  record Signers(StateException why) implements SignerLog {
    @Override
    public void append(Rotation rotation) throws StateException {
      throw why;
    }

    @Override
    public List<Rotation> all() throws StateException {
      throw why;
    }
  }
}
