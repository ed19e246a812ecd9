package hu.dooplex.felhom.agent.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts.Validity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostFactsTest {
  private static final Instant END = Instant.parse("2026-11-22T19:00:00Z");

  @Test
  void aCertificateIsGoodUntilTheTimeOfItsWarningAndValidToItsLastMoment() {
    CertificateFacts facts =
        new CertificateFacts("AB:CD", "CN=pve1", "CN=ca", END.minusSeconds(1), END);
    Instant warning = END.minus(Limits.CERTIFICATE_WARNING);
    assertEquals(Validity.GOOD, facts.validity(warning));
    assertEquals(Validity.ENDS_SOON, facts.validity(warning.plusSeconds(1)));
    assertEquals(Validity.ENDS_SOON, facts.validity(END));
    assertEquals(Validity.EXPIRED, facts.validity(END.plusSeconds(1)));
  }

  @Test
  void aListOfTasksIsAskedForInBounds() {
    assertEquals(Limits.TASK_LIST_MAX, TaskQuery.all().limit());
    assertEquals(Optional.of("vzdump"), TaskQuery.ofType("vzdump").type());
    assertEquals(Optional.of(END), TaskQuery.since(END).since());
    assertTrue(TaskQuery.ofRunning().running());
    assertEquals(1, new TaskQuery(false, Optional.empty(), Optional.empty(), 1).limit());
    for (int limit : new int[] {0, Limits.TASK_LIST_MAX + 1}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new TaskQuery(false, Optional.empty(), Optional.empty(), limit));
    }
  }

  @Test
  void aTaskOfTheListSucceededIfItSaysSo() {
    Upid upid = new Upid("UPID:pve1:000000A9:0002E0AB:6B0345D4:vzstart:101:felhom@pve!agent:");
    assertTrue(new TaskEntry(upid, Optional.of(END), Optional.of("OK")).succeeded());
    assertFalse(new TaskEntry(upid, Optional.of(END), Optional.of("job errors")).succeeded());
    assertFalse(new TaskEntry(upid, Optional.empty(), Optional.empty()).succeeded());
  }

  @Test
  void oneGuestThatThePrivilegeDoesNotReachIsEnough() {
    Map<String, Boolean> audit = Map.of("VM.Audit", true);
    Map<String, Map<String, Boolean>> all = Map.of("/vms", audit, "/storage", Map.of());
    assertTrue(new Privileges(all).allowOnAllGuests("VM.Audit"));
    assertFalse(new Privileges(all).allowOnAllGuests("VM.Backup"));
    assertTrue(
        new Privileges(Map.of("/vms", audit, "/vms/101", audit)).allowOnAllGuests("VM.Audit"));
    assertFalse(
        new Privileges(Map.of("/vms", audit, "/vms/101", Map.of("VM.Backup", true)))
            .allowOnAllGuests("VM.Audit"));
  }
}
