package hu.dooplex.felhom.agent.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
  private final Privileges privileges =
      new Privileges(
          Map.of(
              "/", Map.of("Sys.Audit", false, "Pool.Audit", true),
              "/vms", Map.of("VM.Audit", true, "VM.Allocate", false),
              "/vms/101", Map.of("VM.Snapshot", true)));

  @Test
  void anEntryOnADeeperPathReplacesWhatIsInherited() {
    assertEquals(Set.of("VM.Snapshot"), privileges.on("/vms/101"));
    assertFalse(privileges.allow("/vms/101", "VM.Audit"));
  }

  @Test
  void whatPropagatesHoldsBelowAndWhatDoesNotHoldsOnItsPathAlone() {
    assertEquals(Set.of("VM.Audit", "VM.Allocate"), privileges.on("/vms"));
    assertEquals(Set.of("VM.Audit"), privileges.on("/vms/102"));
    assertEquals(Set.of("Pool.Audit"), privileges.on("/storage/local"));
    assertEquals(Set.of("Pool.Audit", "Sys.Audit"), privileges.on("/"));
  }

  @Test
  void aPathIsNotBelowAnotherThatItOnlyBeginsWith() {
    assertEquals(Set.of("VM.Audit"), privileges.on("/vms/1011"));
  }

  @Test
  void withoutAnyEntryNothingHolds() {
    Privileges none = new Privileges(Map.of());
    assertTrue(none.isEmpty());
    assertEquals(Set.of(), none.on("/vms/101"));
    assertTrue(new Privileges(Map.of("/", Map.of())).isEmpty());
    assertFalse(privileges.isEmpty());
  }

  @Test
  void aLaterChangeOfTheMapItWasMadeFromChangesNothing() {
    Map<String, Map<String, Boolean>> source = new HashMap<>();
    Map<String, Boolean> vms = new HashMap<>(Map.of("VM.Audit", true));
    source.put("/vms", vms);
    Privileges copy = new Privileges(source);
    vms.put("VM.Allocate", true);
    source.clear();
    assertEquals(Set.of("VM.Audit"), copy.on("/vms"));
  }
}
