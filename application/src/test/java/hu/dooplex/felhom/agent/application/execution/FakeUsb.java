package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host with one USB disk. */
final class FakeUsb implements PrivilegedHost {
  final List<Operation> carriedOut = new ArrayList<>();
  Optional<PrivilegedException> fault = Optional.empty();
  boolean mounted;

  @Override
  public void carryOut(Permit permit) throws PrivilegedException {
    Operation operation = permit.redeem();
    carriedOut.add(operation);
    if (fault.isPresent()) {
      throw fault.get();
    }
    mounted = operation instanceof MountUsb;
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
