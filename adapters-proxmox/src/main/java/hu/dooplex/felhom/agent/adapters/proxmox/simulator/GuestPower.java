package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.List;

/** Starting and stopping guests of one kind; each call answers with its task. */
interface GuestPower {
  Upid start(Call call);

  Upid stop(Call call);

  Upid shutdown(Call call);

  Upid reboot(Call call);

  Upid suspend(Call call);

  Upid resume(Call call);

  /**
   * What follows from another call: a rollback or a restore that starts the guest.
   *
   * @throws Refusal as the call of that name would
   */
  Upid start(int vmid, Rights owner);

  // What does not ask the manager of high availability any more; the lines open the task's log.

  Upid startNow(int vmid, Rights owner, List<String> log);

  Upid stopNow(int vmid, Rights owner, List<String> log);

  Upid shutDownNow(int vmid, Rights owner, long timeout, boolean kill, List<String> log);
}
