package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.ArrayList;
import java.util.List;

/** Root's command line on the simulated node. */
final class RootHost implements PrivilegedHost {
  private final SimulatedNode node;
  private final List<Operation> carriedOut = new ArrayList<>();
  private boolean mounted;

  RootHost(SimulatedNode node) {
    this.node = node;
  }

  List<Operation> carriedOut() {
    return carriedOut;
  }

  @Override
  public void carryOut(Permit permit) throws PrivilegedException {
    Operation operation = permit.redeem();
    carriedOut.add(operation);
    if (operation instanceof CreateGuestKeyctl create) {
      node.put(
          SimulatedGuest.lxc(create.guest().vmid().value())
              .set("hostname", create.container().hostname())
              .set("features", "keyctl=1")
              .tags(String.join(";", create.container().tags())));
    } else {
      mounted = operation instanceof MountUsb;
    }
  }

  @Override
  public UsbMount usbMount(FilesystemUuid uuid, MountPoint mountPoint) {
    return new UsbMount(mounted, mounted);
  }

  @Override
  public Disks disks() {
    throw new AssertionError("not expected");
  }

  @Override
  public List<SensorReading> sensors() {
    throw new AssertionError("not expected");
  }
}
