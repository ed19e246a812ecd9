package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import java.util.List;
import java.util.Optional;

/** What is known of a task when the wait for it is over, and it did not plainly fail. */
public sealed interface TaskOutcome {
  /**
   * It ended well.
   *
   * @param warnings what it warned of, one escaped line each; mostly none
   */
  record Succeeded(List<String> warnings) implements TaskOutcome {
    public Succeeded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The HA manager has the request. That says nothing of the guest: it does it later, or not
   * (proxmox.md, Tasks).
   */
  record Requested() implements TaskOutcome {}

  /**
   * It was not seen to end within its limit. That does not make it dead: it stays in flight.
   *
   * @param lastFault why the last look at it failed; empty if it was seen running
   */
  record StillRunning(Optional<ApiException> lastFault) implements TaskOutcome {}

  /**
   * Nobody can say how it ended. What it was to do may be done, undone or half done: only the guest
   * itself shows it.
   */
  record Unknown(String reason) implements TaskOutcome {}
}
