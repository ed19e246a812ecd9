package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults that wait for their requests, in the order in which they were scripted. */
public final class ScriptedFaults {
  private static final class Pending {
    private final String pathPrefix;
    private final Fault fault;
    private int left;

    private Pending(String pathPrefix, Fault fault, int left) {
      this.pathPrefix = pathPrefix;
      this.fault = fault;
      this.left = left;
    }
  }

  private final List<Pending> pending = new ArrayList<>();

  /**
   * The next requests whose path begins so get this fault, after what is scripted already.
   *
   * @param pathPrefix below {@code /api2/json}, decoded: {@code /nodes/pve1/lxc/104/config}; {@code
   *     /} is every path
   * @param times how many requests; a client's silent second attempt is one more
   */
  public synchronized ScriptedFaults next(String pathPrefix, Fault fault, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("a fault strikes at least once");
    }
    pending.add(new Pending(pathPrefix, fault, times));
    return this;
  }

  /** Every further request whose path begins so gets this fault, until {@link #clear()}. */
  public ScriptedFaults always(String pathPrefix, Fault fault) {
    return next(pathPrefix, fault, Integer.MAX_VALUE);
  }

  /** Forgets what has not struck yet. */
  public synchronized void clear() {
    pending.clear();
  }

  /** The fault for this request, used up. */
  synchronized Optional<Fault> take(String path) {
    for (Pending next : pending) {
      if (next.left > 0 && path.startsWith(next.pathPrefix)) {
        next.left--;
        return Optional.of(next.fault);
      }
    }
    return Optional.empty();
  }
}
