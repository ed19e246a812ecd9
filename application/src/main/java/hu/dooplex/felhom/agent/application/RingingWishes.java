package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.List;

/**
 * Pending wishes that have documents issued at once when there is a new one, and a hub told of it
 * (hub.md, HostReport).
 */
public final class RingingWishes implements PendingWishes {
  private final PendingWishes wishes;
  private final Bell reports;
  private final Bell issuing;

  public RingingWishes(PendingWishes wishes, Bell reports, Bell issuing) {
    this.wishes = wishes;
    this.reports = reports;
    this.issuing = issuing;
  }

  @Override
  public boolean add(Wish wish) throws StateException {
    boolean known = has(wish.operation(), wish.source());
    boolean remembered = wishes.add(wish);
    if (remembered && !known) {
      // What was handed over is issued at once, and told then: nobody has it reported again and
      // again by wishing for guests that do not exist.
      if (!wish.source().needsSignature()) {
        reports.ring();
      }
      issuing.ring();
    }
    return remembered;
  }

  @Override
  public void remove(Operation operation, Source source) throws StateException {
    wishes.remove(operation, source);
  }

  @Override
  public List<Wish> all() {
    return wishes.all();
  }
}
