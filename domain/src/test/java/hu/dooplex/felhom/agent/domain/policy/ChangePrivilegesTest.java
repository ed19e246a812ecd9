package hu.dooplex.felhom.agent.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangePrivilegesTest {
  private static final LocalPolicy.Guests TWO =
      LocalPolicy.Guests.only(List.of(new Vmid(101), new Vmid(102)));

  private static LocalPolicy policy(
      LocalPolicy.Guests guests, List<String> fields, int runChanges, int configWrites) {
    LocalPolicy nothing = LocalPolicy.NOTHING;
    return new LocalPolicy(
        guests,
        fields,
        nothing.memoryMinBytes(),
        nothing.memoryShare(),
        nothing.cpulimitMin(),
        nothing.backupStorages(),
        nothing.scratchVmids(),
        nothing.scratchStorages(),
        runChanges,
        configWrites,
        nothing.maxAgentSnapshots(),
        nothing.minStorageFree());
  }

  private static Privileges granted(String path, String... privileges) {
    return new Privileges(
        Map.of(path, Stream.of(privileges).collect(Collectors.toMap(each -> each, _ -> true))));
  }

  @Test
  void eachPrivilegeIsNamedWithTheGuestsItIsMissingOn() {
    LocalPolicy policy = policy(TWO, List.of("cores", "memory"), 1, 1);
    assertEquals(
        Map.of(
            "VM.PowerMgmt", List.of("/vms/101", "/vms/102"),
            "VM.Config.CPU", List.of("/vms/102"),
            "VM.Config.Memory", List.of("/vms/102")),
        ChangePrivileges.missing(granted("/vms/101", "VM.Config.CPU", "VM.Config.Memory"), policy));
    assertEquals(
        Map.of(),
        ChangePrivileges.missing(
            granted("/vms", "VM.PowerMgmt", "VM.Config.CPU", "VM.Config.Memory"), policy));
  }

  @Test
  void allGuestsNeedItOnAll() {
    LocalPolicy policy = policy(LocalPolicy.Guests.ALL, List.of(), 1, 0);
    assertEquals(
        Map.of("VM.PowerMgmt", List.of("/vms")),
        ChangePrivileges.missing(granted("/vms/101", "VM.PowerMgmt"), policy));
    assertEquals(Map.of(), ChangePrivileges.missing(granted("/vms", "VM.PowerMgmt"), policy));
  }

  @Test
  void whatTheBudgetsNeverAllowNeedsNoPrivilege() {
    Privileges none = new Privileges(Map.of());
    assertEquals(Map.of(), ChangePrivileges.missing(none, policy(TWO, List.of("cores"), 0, 0)));
    assertEquals(
        Map.of("VM.Config.CPU", List.of("/vms/101", "/vms/102")),
        ChangePrivileges.missing(none, policy(TWO, List.of("cores"), 0, 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "cores,VM.Config.CPU",
    "cpulimit,VM.Config.CPU",
    "cpuunits,VM.Config.CPU",
    "memory,VM.Config.Memory",
    "swap,VM.Config.Memory",
    "balloon,VM.Config.Memory",
    "hostname,VM.Config.Network",
    "nameserver,VM.Config.Network",
    "searchdomain,VM.Config.Network",
    "onboot,VM.Config.Options",
    "tags,VM.Config.Options",
  })
  void everyFieldNeedsThePrivilegeThatProxmoxAsksFor(String field, String privilege) {
    assertEquals(
        Map.of(privilege, List.of("/vms/101", "/vms/102")),
        ChangePrivileges.missing(new Privileges(Map.of()), policy(TWO, List.of(field), 0, 1)));
  }
}
