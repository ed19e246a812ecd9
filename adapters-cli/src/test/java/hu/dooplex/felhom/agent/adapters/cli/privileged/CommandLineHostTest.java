package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.gate.TestPermits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineHostTest {
  @TempDir Path root;

  static Stream<Operation> others() {
    return Stream.of(
        new StartGuest(GuestRef.lxc(101)),
        new DestroyGuest(GuestRef.lxc(101), false, false, false),
        new Unknown("mount_usb2"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void anOperationThatIsNoneOfTheThreeLeavesThePermitUnused(Operation operation) {
    FakeCommands commands = new FakeCommands();
    Permit permit = TestPermits.permit(operation);
    assertThrows(
        IllegalArgumentException.class, () -> new CommandLineHost(commands, root).carryOut(permit));
    assertEquals(List.of(), commands.run);
    assertEquals(operation, permit.redeem());
  }

  @Test
  void aPermitThatWasRedeemedRunsNothing() throws IOException {
    UsbWorld world = new UsbWorld(root);
    Permit permit = TestPermits.permit(new MountUsb(UsbWorld.UUID, UsbWorld.AT));
    permit.redeem();
    assertThrows(IllegalStateException.class, () -> world.host.carryOut(permit));
    assertEquals(List.of(), world.commands.run);
    assertEquals(UsbWorld.FSTAB, world.read("/etc/fstab"));
  }

  static Stream<String> hostile() {
    return KeyctlContainersTest.HOSTILE.stream();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noHostileTextIsAUuidOrAMountPoint(String text) {
    assertThrows(IllegalArgumentException.class, () -> new FilesystemUuid(text));
    assertThrows(IllegalArgumentException.class, () -> new MountPoint(text));
    if (!text.matches("[a-zA-Z0-9._-]+")) {
      assertThrows(IllegalArgumentException.class, () -> new MountPoint("/mnt/" + text));
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noCommandTakesAnArgumentThatIsNotPrintableAscii(String text) {
    if (text.length() > 8256 || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      assertThrows(
          Refused.class, () -> Command.of(Program.SYSTEMCTL, Duration.ofSeconds(1), "start", text));
    }
    assertThrows(
        Refused.class, () -> Command.of(Program.SYSTEMCTL, Duration.ofSeconds(1), "start", ""));
  }

  @Test
  void aProgramIsNamedByItsAbsolutePath() {
    assertThrows(IllegalArgumentException.class, () -> new Program("pct", "pve-container"));
    for (Program program :
        List.of(Program.PCT, Program.SMARTCTL, Program.SENSORS, Program.SYSTEMCTL)) {
      assertEquals('/', program.path().charAt(0));
    }
  }
}
