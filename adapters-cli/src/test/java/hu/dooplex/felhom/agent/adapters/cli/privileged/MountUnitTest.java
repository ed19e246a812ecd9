package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountUnitTest {
  @ParameterizedTest
  @CsvSource({
    "/mnt/felhom/usb1, mnt-felhom-usb1.mount",
    "/mnt/felhom/usb-1, mnt-felhom-usb\\x2d1.mount",
    "/mnt/felhom/.x, mnt-felhom-.x.mount",
    "/.x/y, \\x2ex-y.mount",
    "/mnt/-x, mnt-\\x2dx.mount",
    "/a_b/c.d, a_b-c.d.mount",
  })
  void theNameIsWhatSystemdEscapeGives(String path, String unit) throws Exception {
    assertEquals(unit, MountUnit.of(new MountPoint(path)));
  }

  @ParameterizedTest
  @CsvSource({"/, -", "//a//b/, a-b", "/ü x, \\xc3\\xbc\\x20x", "/a:b@c, a:b\\x40c"})
  void allOtherBytesAreEscapedToo(String path, String escaped) {
    assertEquals(escaped, MountUnit.escape(path));
  }

  @Test
  void theRealToolAgrees() throws PrivilegedException {
    Path tool = Path.of("/usr/bin/systemd-escape");
    Assumptions.assumeTrue(Files.isExecutable(tool), () -> tool + " is not installed");
    for (String path :
        List.of("/mnt/felhom/usb-1", "/.x/.y", "/a_b/c.d", "/mnt/-", "/mnt/a--b/..c", "/0/9.Z")) {
      Command command =
          Command.of(
              new Program(tool.toString(), "systemd"),
              Duration.ofMinutes(1),
              "--path",
              "--suffix=mount",
              path);
      assertEquals(
          new CommandResult(0, MountUnit.of(new MountPoint(path)) + "\n", ""),
          new ProcessCommandRunner().run(command));
    }
  }

  @Test
  void aNameThatSystemdWouldNotTakeIsRefused() {
    MountPoint deep = new MountPoint("/mnt/" + "x".repeat(250));
    assertThrows(Refused.class, () -> MountUnit.of(deep));
  }
}
