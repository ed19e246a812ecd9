package hu.dooplex.felhom.agent.domain.normalize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ManagedFieldTest {
  @Test
  void theKeysThatADesiredStateCanChangeAreThese() {
    assertEquals(
        Set.of(
            "cores",
            "cpulimit",
            "cpuunits",
            "description",
            "hostname",
            "memory",
            "nameserver",
            "onboot",
            "protection",
            "searchdomain",
            "startup",
            "swap",
            "tags",
            "timezone"),
        ManagedField.keys(GuestKind.LXC));
    assertEquals(
        Set.of(
            "balloon",
            "cores",
            "cpulimit",
            "cpuunits",
            "description",
            "memory",
            "name",
            "onboot",
            "protection",
            "startup",
            "tags"),
        ManagedField.keys(GuestKind.QEMU));
  }
}
