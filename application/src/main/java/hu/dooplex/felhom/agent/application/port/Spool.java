package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import java.util.List;

/**
 * What operators of this host hand over at its console: signed operations, wishes and self-tests
 * (operations.md, Beside a running daemon). It is looked at again and again.
 */
public interface Spool {
  /**
   * Something handed over, as it came.
   *
   * @param name unlike any other's, as long as it is there
   */
  record Entry(String name, ConsoleRequest request) {}

  /**
   * What is there and was not answered, oldest first and not more than a bounded number. What is no
   * plain file of root's or the agent's own user was moved aside and is not among it.
   */
  List<Entry> entries() throws StateException;

  /** Says what came of it to whoever handed it over; the entry is gone then. */
  void answer(Entry entry, ConsoleAnswer answer) throws StateException;
}
