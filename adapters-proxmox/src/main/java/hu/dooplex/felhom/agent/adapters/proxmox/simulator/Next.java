package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.time.Duration;

/** How a worker goes on after a piece of its work. */
sealed interface Next {
  /** It is done: {@code OK}, or {@code WARNINGS: n} if it warned. */
  record End() implements Next {}

  /** It works for that long; what that has as effect is the next piece. */
  record After(Duration delay, Piece then) implements Next {}

  /**
   * It waits for the guest's config lock, and keeps it until it ends, or {@link Unlocked} gives it
   * back. After ten seconds it fails.
   */
  record Locked(int vmid, Piece then) implements Next {}

  /** It gives back the config lock that it has, and goes on at once. */
  record Unlocked(Piece then) implements Next {}

  static Next end() {
    return new End();
  }

  static Next after(Duration delay, Piece then) {
    return new After(delay, then);
  }

  static Next locked(int vmid, Piece then) {
    return new Locked(vmid, then);
  }

  static Next unlocked(Piece then) {
    return new Unlocked(then);
  }
}
