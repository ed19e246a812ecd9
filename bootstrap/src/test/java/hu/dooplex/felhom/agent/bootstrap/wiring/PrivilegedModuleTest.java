package hu.dooplex.felhom.agent.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hu.dooplex.felhom.agent.adapters.cli.privileged.CommandLineHost;
import hu.dooplex.felhom.agent.bootstrap.cli.TestHost;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrivilegedModuleTest {
  @Test
  void rootsCommandsAreThereOnlyWhereTheyAreSwitchedOn() throws IOException {
    try (TestHost host = new TestHost()) {
      assertEquals(
          Optional.empty(), PrivilegedModule.privileged(host.load(Mode.SELFTEST).config()));
      host.set("privileged.enabled", true);
      assertInstanceOf(
          CommandLineHost.class,
          PrivilegedModule.privileged(host.load(Mode.SELFTEST).config()).orElseThrow());
    }
  }
}
