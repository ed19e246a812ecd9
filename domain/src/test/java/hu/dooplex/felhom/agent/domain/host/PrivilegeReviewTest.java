package hu.dooplex.felhom.agent.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.PrivilegeReview.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PrivilegeReviewTest {
  private static final NodeName NODE = new NodeName("pve1");

  private static Map<String, Boolean> role(String... privileges) {
    return Set.of(privileges).stream()
        .collect(Collectors.toMap(privilege -> privilege, privilege -> true));
  }

  private static Privileges reporting(String... more) {
    Map<String, Boolean> role = role("VM.Audit", "Datastore.Audit", "Sys.Audit");
    Map<String, Boolean> extended = new HashMap<>(role);
    extended.putAll(role(more));
    return new Privileges(Map.of("/vms", extended, "/storage", role, "/nodes", role));
  }

  @Test
  void theReportingRoleLacksNothingAndHasNothingTooMuch() {
    PrivilegeReview review = PrivilegeReview.of(reporting(), NODE, Level.REPORT);
    assertEquals(Map.of(), review.missing());
    assertEquals(Map.of(), review.excess());
  }

  @Test
  void everythingMissingIsNamedWithItsPath() {
    PrivilegeReview review = PrivilegeReview.of(new Privileges(Map.of()), NODE, Level.REPORT);
    assertEquals(
        List.of("Datastore.Audit on /storage", "Sys.Audit on /nodes/pve1", "VM.Audit on /vms"),
        List.copyOf(review.missing().keySet()));
  }

  @Test
  void whatAnObservingAgentNeverUsesIsTooMuchAndFitsAHigherLevel() {
    Privileges privileges = reporting("VM.PowerMgmt", "Permissions.Modify");
    assertEquals(
        Map.of("/vms", Set.of("VM.PowerMgmt", "Permissions.Modify")),
        PrivilegeReview.of(privileges, NODE, Level.REPORT).excess());
    assertEquals(
        Map.of("/vms", Set.of("Permissions.Modify")),
        PrivilegeReview.of(privileges, NODE, Level.OPERATE).excess());
  }

  @Test
  void aDeeperPathReplacesWhatIsInheritedAndAnUnpropagatedRoleDoesNotReachBelow() {
    Privileges privileges =
        new Privileges(
            Map.of(
                "/", Map.of("Sys.Audit", false, "VM.Audit", true),
                "/vms", Map.of("VM.Backup", true)));
    assertEquals(Set.of("Sys.Audit", "VM.Audit"), privileges.on("/"));
    assertEquals(Set.of("VM.Audit"), privileges.on("/nodes/pve1"));
    assertEquals(Set.of("VM.Backup"), privileges.on("/vms/101"));
  }

  @Test
  void anEntryThatReplacesTheReadingRoleOfOneGuestOrStorageIsMissingIt() {
    Map<String, Map<String, Boolean>> byPath = new HashMap<>(reporting().byPath());
    byPath.put("/vms/101", role("VM.Backup"));
    byPath.put("/storage/local", role("Datastore.AllocateSpace"));
    byPath.put("/storage/tank", role("Datastore.AllocateTemplate"));
    assertEquals(
        List.of("Datastore.Audit on /storage/tank", "VM.Audit on /vms/101"),
        List.copyOf(
            PrivilegeReview.of(new Privileges(byPath), NODE, Level.REPORT).missing().keySet()));
  }
}
