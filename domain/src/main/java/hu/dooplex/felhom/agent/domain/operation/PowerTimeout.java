package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.Limits;

/** The one check that shutdown and reboot share. */
final class PowerTimeout {
  private PowerTimeout() {}

  static void check(int timeoutSeconds) {
    if (timeoutSeconds < Limits.POWER_TIMEOUT_MIN_SECONDS
        || timeoutSeconds > Limits.POWER_TIMEOUT_MAX_SECONDS) {
      throw new IllegalArgumentException(
          "timeout_seconds is "
              + Limits.POWER_TIMEOUT_MIN_SECONDS
              + " to "
              + Limits.POWER_TIMEOUT_MAX_SECONDS);
    }
  }
}
