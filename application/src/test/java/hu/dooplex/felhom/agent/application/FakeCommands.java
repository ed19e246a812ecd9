package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A host whose disks and sensors are as told, or fail as told; nothing can be changed on it. */
final class FakeCommands implements PrivilegedHost {
  List<Disk> disks = List.of(disk("/dev/sda", Disk.Health.PASSED));
  List<SensorReading> sensors = List.of(new SensorReading("coretemp-isa-0000", "Core 0", 41.5));
  List<PrivilegedException> diskFailures = List.of();
  Optional<PrivilegedException> disksFail = Optional.empty();
  Optional<PrivilegedException> sensorsFail = Optional.empty();
  int reads;

  static Disk disk(String device, Disk.Health health) {
    return new Disk(
        device,
        Optional.of("Some SSD"),
        Optional.of("S1"),
        health,
        OptionalInt.of(3),
        OptionalInt.of(36),
        OptionalLong.of(1L << 40));
  }

  @Override
  public void carryOut(Permit permit) {
    throw new AssertionError("a report changes nothing");
  }

  @Override
  public UsbMount usbMount(FilesystemUuid uuid, MountPoint mountPoint) {
    throw new AssertionError("a report asks for no mount");
  }

  @Override
  public Disks disks() throws PrivilegedException {
    reads++;
    return new Disks(orFail(disks, disksFail), diskFailures);
  }

  @Override
  public List<SensorReading> sensors() throws PrivilegedException {
    reads++;
    return orFail(sensors, sensorsFail);
  }

  private static <T> List<T> orFail(List<T> list, Optional<PrivilegedException> failure)
      throws PrivilegedException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return list;
  }
}
