package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.guest.Upid;

/**
 * Every change that the agent makes through Proxmox VE's API, behind one method. What the API
 * cannot do is {@link PrivilegedHost}'s.
 */
public interface GuestControl {
  /**
   * Redeems the permit and sends its operation, once: a mutation is never sent a second time. An
   * answer is not yet success: most operations run as a task, and fail in it.
   *
   * @throws ApiException if there was no answer that says it was taken. Whether something happened
   *     all the same depends on operation and failure
   * @throws IllegalArgumentException if the operation is none of the API's, or is one that must not
   *     be sent as it is, such as a config write without a digest; the permit is not used
   * @throws IllegalStateException if the permit was redeemed before; nothing is sent
   */
  Submission submit(Permit permit) throws ApiException;

  /** What a mutation was answered with. */
  sealed interface Submission {
    /** A task was started; what becomes of it says {@link TaskProgress}. */
    record Started(Upid task) implements Submission {}

    /** It is done, and there is no task: a container's config write, or a template made. */
    record Done() implements Submission {}
  }
}
