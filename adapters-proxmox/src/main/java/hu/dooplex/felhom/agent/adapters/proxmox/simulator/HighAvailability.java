package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.List;

/**
 * The manager of high availability, by source alone: a call only leaves a request with it, in a
 * task that is done when the request is queued. The manager acts on it later, in tasks of root's
 * (pve-ha-manager, {@code PVE::HA::Resources}).
 */
final class HighAvailability {
  private static final List<String> LOG = List.of("task started by HA resource agent");

  private final SimulatedNode node;
  private final GuestKind kind;
  private final GuestPower power;

  HighAvailability(SimulatedNode node, GuestKind kind, GuestPower power) {
    this.node = node;
    this.kind = kind;
    this.power = power;
  }

  boolean manages(int vmid) {
    return node.settings().behaviourOf(vmid).haManaged();
  }

  Upid start(int vmid, Rights owner) {
    return request(
        "start",
        vmid,
        owner,
        () -> {
          if (!runs(vmid)) {
            power.startNow(vmid, Rights.root(node.release()), LOG);
          }
        });
  }

  /** With no time to shut down in, it is a plain stop; else it is killed in the end. */
  Upid stop(int vmid, Rights owner, long timeout) {
    return request(
        "stop",
        vmid,
        owner,
        () -> {
          if (runs(vmid) && timeout == 0) {
            power.stopNow(vmid, Rights.root(node.release()), LOG);
          } else if (runs(vmid)) {
            power.shutDownNow(vmid, Rights.root(node.release()), timeout, true, LOG);
          }
        });
  }

  private Upid request(String what, int vmid, Rights owner, Runnable later) {
    String type = "ha" + what;
    return node.workers()
        .fork(
            type,
            Integer.toString(vmid),
            owner,
            worker -> {
              worker.log("Requesting HA " + what + " for " + GuestFiles.word(kind) + " " + vmid);
              return Next.after(
                  node.settings().durationOf(type),
                  queued -> {
                    node.workers().at(queued.now().plus(node.settings().haDelay()), later);
                    return Next.end();
                  });
            });
  }

  private boolean runs(int vmid) {
    return new GuestFiles(node).runs(kind, vmid);
  }
}
