package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The customer, or whoever else may, at the host or in the web interface as {@code root@pam}. Each
 * thing is done at once and leaves the tasks that it leaves on a real node; with {@link
 * SimulatedNode#at} it is done at another time:
 *
 * <pre>{@code
 * node.at(noon, () -> node.somebodyElse().startsGuest(102));
 * }</pre>
 */
public final class SomebodyElse {
  private final SimulatedNode node;
  private final GuestFiles files;

  SomebodyElse(SimulatedNode node) {
    this.node = node;
    this.files = new GuestFiles(node);
  }

  /** Another configuration: no task for a container, {@code qmconfig} for a machine. */
  public void changesConfig(int vmid, UnaryOperator<SimulatedGuest> change) {
    switch (required(vmid).kind()) {
      case LXC -> node.changeGuest(vmid, change);
      case QEMU -> task("qmconfig", vmid, () -> node.changeGuest(vmid, change));
    }
  }

  /** A start by the usual task, with everything that can go wrong with one. */
  public void startsGuest(int vmid) {
    new PowerCalls(node).of(required(vmid).kind()).startNow(vmid, root(), List.of());
  }

  /** A hard stop by the usual task. */
  public void stopsGuest(int vmid) {
    new PowerCalls(node).of(required(vmid).kind()).stopNow(vmid, root(), List.of());
  }

  /** The guest and all that was granted on it; if it runs, it is stopped first. */
  public void destroys(int vmid) {
    GuestKind kind = required(vmid).kind();
    if (files.runs(kind, vmid)) {
      task(
          GuestFiles.taskType(kind, "stop"),
          vmid,
          () -> node.changeGuest(vmid, SimulatedGuest::stopped));
    }
    task(
        GuestFiles.taskType(kind, "destroy"),
        vmid,
        () -> {
          node.removeGuest(vmid);
          List.copyOf(node.tokens())
              .forEach(token -> node.put(token.withoutGrantsOn("/vms/" + vmid)));
        });
  }

  /**
   * The vmid in use again: the guest is destroyed and another one created in its place. Volumes of
   * the old one's are the new one's, made anew: names do not tell them apart.
   */
  public void destroysAndReuses(int vmid, SimulatedGuest anew) {
    if (anew.vmid().value() != vmid) {
      throw new IllegalArgumentException("guest " + anew.vmid() + " does not reuse " + vmid);
    }
    destroys(vmid);
    task(
        GuestFiles.taskType(anew.kind(), "create"),
        vmid,
        () -> {
          node.put(anew);
          Instant now = node.written(node.workers().now());
          List.copyOf(node.storages()).forEach(storage -> node.put(recreated(storage, vmid, now)));
        });
  }

  private void task(String type, int vmid, Runnable effect) {
    node.workers()
        .fork(
            type,
            Integer.toString(vmid),
            root(),
            worker -> {
              effect.run();
              return Next.end();
            });
  }

  private Rights root() {
    return Rights.root(node.release());
  }

  private SimulatedGuest required(int vmid) {
    return node.guest(vmid)
        .orElseThrow(() -> new IllegalArgumentException("there is no guest " + vmid));
  }

  private static SimulatedStorage recreated(SimulatedStorage storage, int vmid, Instant now) {
    return storage.holding(
        storage.volumes().stream()
            .map(volume -> ofGuest(volume, vmid) ? createdAt(volume, now) : volume)
            .toList());
  }

  private static boolean ofGuest(SimulatedVolume volume, int vmid) {
    return volume.guest().orElse(0) == vmid && !volume.content().equals("backup");
  }

  private static SimulatedVolume createdAt(SimulatedVolume volume, Instant at) {
    return SimulatedVolume.disk(
        volume.volumeId(),
        volume.content(),
        volume.format(),
        volume.sizeBytes(),
        at,
        volume.guest().orElseThrow());
  }
}
