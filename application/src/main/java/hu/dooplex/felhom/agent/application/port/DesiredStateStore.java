package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.plan.DesiredVersion;
import java.util.Optional;

/** The hub's desired state that was accepted last, over restarts. */
public interface DesiredStateStore {
  /**
   * What was accepted last.
   *
   * @param document its bytes; empty: the hub took it back, and the version alone is remembered, so
   *     that an older one cannot come back
   */
  record Accepted(DesiredVersion version, Optional<byte[]> document) {}

  /** Empty before the first, and after it was lost. */
  Optional<Accepted> last() throws StateException;

  /** Takes the place of the last one. When this returns, it outlives a power cut. */
  void keep(Accepted accepted) throws StateException;
}
