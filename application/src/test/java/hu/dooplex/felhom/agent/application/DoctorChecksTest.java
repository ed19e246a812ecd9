package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorChecksTest {
  private final FakeNode node = new FakeNode();
  private final FakeTime time = new FakeTime();

  private static LocalPolicy policy(LocalPolicy.Guests guests, String... fields) {
    LocalPolicy none = LocalPolicy.NOTHING;
    return new LocalPolicy(
        guests,
        List.of(fields),
        none.memoryMinBytes(),
        none.memoryShare(),
        none.cpulimitMin(),
        List.of(),
        Optional.empty(),
        List.of(),
        4,
        12,
        1,
        none.minStorageFree());
  }

  private Check changes(Mode mode, LocalPolicy policy) {
    return new ChangeRightsCheck(node, new ReconcileSettings(mode, FakeNode.NODE, policy)).run();
  }

  @ParameterizedTest
  @CsvSource({
    "0, OK, 'as Proxmox VE has it'",
    "5, OK, 'as Proxmox VE has it'",
    "-5, OK, 'as Proxmox VE has it'",
    "6, WARNING, 'which is 6 s behind Proxmox VE''s; set both by NTP (timedatectl)'",
    "-3600, WARNING, 'which is 3600 s ahead of Proxmox VE''s; set both by NTP (timedatectl)'",
  })
  void theClocksAreCompared(int serverAhead, Result result, String words) {
    node.answeredAt = Optional.of(time.instant().plusSeconds(serverAhead));
    Check check = new ClockCheck(node, time).run();
    assertEquals(result, check.result());
    assertEquals("2026-11-22T19:25:00Z, " + words, check.detail());
  }

  @Test
  void aServerWithoutATimeIsNoReasonToWorry() {
    assertEquals(Result.SKIPPED, new ClockCheck(node, time).run().result());
  }

  @Test
  void whatThePolicyAllowsAndTheTokenMayNotIsNamed() {
    node.privileges =
        Map.of("/vms/101", Map.of("VM.Audit", true, "VM.PowerMgmt", true, "VM.Config.CPU", true));
    LocalPolicy.Guests guests = LocalPolicy.Guests.only(List.of(new Vmid(101), new Vmid(102)));
    Check check = changes(Mode.ENFORCE, policy(guests, "cores", "memory", "onboot"));
    assertEquals(Result.FAILED, check.result());
    assertTrue(
        check
            .detail()
            .contains(
                ": VM.Config.CPU on /vms/102; VM.Config.Memory on /vms/101 /vms/102;"
                    + " VM.Config.Options on /vms/101 /vms/102; VM.PowerMgmt on /vms/102 is"
                    + " missing;"),
        check.detail());
  }

  /** A role on a guest's own path replaces the one above. */
  @Test
  void forAllGuestsEveryPathOfAGuestCounts() {
    LocalPolicy policy = policy(LocalPolicy.Guests.ALL, "cores");
    Map<String, Boolean> changes = Map.of("VM.PowerMgmt", true, "VM.Config.CPU", true);
    node.privileges = Map.of("/vms", changes);
    assertEquals(Result.OK, changes(Mode.ENFORCE, policy).result());
    node.privileges = Map.of("/vms", changes, "/vms/103", Map.of("VM.Audit", true));
    assertEquals(Result.FAILED, changes(Mode.ENFORCE, policy).result());
  }

  @Test
  void observingNeedsNothingAndAnEmptyPolicyIsSaid() {
    assertEquals(
        Result.OK, changes(Mode.OBSERVE, policy(LocalPolicy.Guests.ALL, "cores")).result());
    assertEquals(Result.WARNING, changes(Mode.ENFORCE, LocalPolicy.NOTHING).result());
  }
}
