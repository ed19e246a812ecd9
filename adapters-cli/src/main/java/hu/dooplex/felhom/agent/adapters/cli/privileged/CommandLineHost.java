package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.nio.file.Path;
import java.util.List;

/** This host, by the commands and files of root. */
public final class CommandLineHost implements PrivilegedHost {
  private final KeyctlContainers containers;
  private final UsbMounts usb;
  private final SmartDisks smart;
  private final Temperatures temperatures;

  CommandLineHost(CommandRunner runner, Path root) {
    this.containers = new KeyctlContainers(runner);
    this.usb = new UsbMounts(runner, new HostFiles(root));
    this.smart = new SmartDisks(runner, System::nanoTime);
    this.temperatures = new Temperatures(runner);
  }

  /** The host that this process runs on. */
  public static CommandLineHost ofThisProcess() {
    return new CommandLineHost(new ProcessCommandRunner(), Path.of("/"));
  }

  @Override
  public void carryOut(Permit permit) throws PrivilegedException {
    PreparedChange change = prepare(permit.operation());
    permit.redeem();
    change.make();
  }

  private PreparedChange prepare(Operation operation) throws PrivilegedException {
    return switch (operation) {
      case CreateGuestKeyctl create -> containers.create(create);
      case MountUsb(FilesystemUuid uuid, MountPoint at) -> usb.mount(uuid, at);
      case UnmountUsb(FilesystemUuid uuid, MountPoint at) -> usb.unmount(uuid, at);
      case StartGuest _,
          ShutdownGuest _,
          StopGuest _,
          RebootGuest _,
          SetGuestConfig _,
          CreateSnapshot _,
          DeleteSnapshot _,
          RollbackSnapshot _,
          BackupGuest _,
          CreateGuest _,
          RestoreGuest _,
          RestoreOverGuest _,
          DestroyGuest _,
          ResizeDisk _,
          ConvertToTemplate _,
          DeleteBackup _,
          DeleteVolume _,
          RotateSigners _,
          Unknown _ ->
          throw new IllegalArgumentException(
              operation.wireName() + " is none of the privileged exceptions");
    };
  }

  @Override
  public UsbMount usbMount(FilesystemUuid uuid, MountPoint mountPoint) throws PrivilegedException {
    return usb.look(uuid, mountPoint);
  }

  @Override
  public Disks disks() throws PrivilegedException {
    return smart.read();
  }

  @Override
  public List<SensorReading> sensors() throws PrivilegedException {
    return temperatures.read();
  }
}
