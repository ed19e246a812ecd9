package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.util.Optional;

/** Where the desired state comes from: the hub, or a local file in its place; or nowhere. */
public interface DesiredStateSource {
  /**
   * What is to be enforced now. Looks first whether there is a newer one, and never fails: while
   * there is trouble, the last accepted one stands, and what the trouble is is said beside it.
   */
  Desired now();

  /**
   * What is to be enforced.
   *
   * @param state empty: nothing is desired, and nothing is to be changed
   * @param throughHub whether a hub can have caused it
   * @param problem why a newer one was not taken, as a code: {@code stale_generation}, {@code
   *     generation_reused}, {@code bad_document}, {@code unreachable}, …
   */
  record Desired(Optional<DesiredState> state, boolean throughHub, Optional<String> problem) {
    public static final Desired NOTHING = new Desired(Optional.empty(), true, Optional.empty());
  }
}
