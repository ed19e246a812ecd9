package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.time.Instant;

/**
 * A guest started or stopped by another task than one of its own: a backup, a create, a destroy.
 */
final class GuestSwitch {
  private static final int FIRST_PID = 20_000;

  private final SimulatedNode node;

  GuestSwitch(SimulatedNode node) {
    this.node = node;
  }

  void stop(int vmid) {
    node.changeGuest(vmid, SimulatedGuest::stopped);
  }

  void start(int vmid, Instant at) {
    node.changeGuest(vmid, guest -> guest.running(FIRST_PID + vmid, at, GuestLoad.NONE));
  }

  /** A start as a task of its own, with the rights of the one that asks for it. */
  void forkStart(int vmid, Rights rights) {
    node.workers()
        .fork("vzstart", Integer.toString(vmid), rights, worker -> Next.locked(vmid, this::begin));
  }

  private Next begin(Worker worker) {
    int vmid = Integer.parseInt(worker.upid().id());
    GuestChecks.requireUnlocked(
        node.guest(vmid).orElseThrow(() -> Refusal.failure("CT " + vmid + " does not exist")));
    return Next.after(
        TaskTimes.START,
        later -> {
          start(vmid, later.now());
          return Next.end();
        });
  }
}
