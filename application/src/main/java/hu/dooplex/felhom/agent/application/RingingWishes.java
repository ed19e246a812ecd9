package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.List;

/** Pending wishes of which a hub is told at once when there is a new one (hub.md, HostReport). */
public final class RingingWishes implements PendingWishes {
  private final PendingWishes wishes;
  private final Bell bell;

  public RingingWishes(PendingWishes wishes, Bell bell) {
    this.wishes = wishes;
    this.bell = bell;
  }

  @Override
  public boolean add(Wish wish) throws StateException {
    boolean known = has(wish.operation(), wish.source());
    boolean remembered = wishes.add(wish);
    if (remembered && !known) {
      bell.ring();
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
