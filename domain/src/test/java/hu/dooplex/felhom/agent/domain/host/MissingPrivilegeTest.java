package hu.dooplex.felhom.agent.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of refusal that was recorded on 8.4.21 and 9.1.6. */
class MissingPrivilegeTest {
  @Test
  void onePrivilegeOnAPathIsNamed() {
    MissingPrivilege missing = in("Permission check failed (/vms/100, VM.Snapshot)\n");
    assertEquals(
        new MissingPrivilege(Optional.of("/vms/100"), List.of("VM.Snapshot"), false), missing);
    assertEquals("VM.Snapshot on /vms/100", missing.toString());
  }

  @Test
  void alternativesAreAllNamed() {
    MissingPrivilege missing =
        in("Permission check failed (/vms/100, VM.Snapshot|VM.Snapshot.Rollback)\n");
    assertEquals(List.of("VM.Snapshot", "VM.Snapshot.Rollback"), missing.anyOf());
    assertEquals("VM.Snapshot or VM.Snapshot.Rollback on /vms/100", missing.toString());
  }

  @Test
  void itIsFoundInATasksExitStatusToo() {
    assertEquals(
        List.of("VM.Backup"), in("403 Permission check failed (/vms/100, VM.Backup)").anyOf());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "changing feature flags (except nesting) is only allowed for root@pam",
        "changing feature flags for privileged container is only allowed for root@pam",
        "configuring device passthrough is only allowed for root@pam",
        "mount point type bind is only allowed for root@pam"
      })
  void whatIsRootsAloneIsNoPrivilege(String what) {
    assertEquals(
        new MissingPrivilege(Optional.empty(), List.of(), true),
        in("Permission check failed (" + what + ")\n"));
  }

  @Test
  void aBareRefusalNamesNothing() {
    MissingPrivilege missing = in("Permission check failed\n");
    assertEquals(new MissingPrivilege(Optional.empty(), List.of(), false), missing);
    assertEquals("a privilege that the server does not name", missing.toString());
  }

  /** Whoever writes into a task's log, a hook script for one, may write this. */
  @Test
  void aPathThatNoAclHasIsNotRepeated() {
    for (String path : List.of("/\u001b[2J", "/vms/100\nroot", "/" + "a".repeat(257), "/vms 100")) {
      assertEquals(
          new MissingPrivilege(Optional.empty(), List.of(), false),
          in("Permission check failed (" + path + ", VM.Audit)\n"),
          path);
    }
    assertEquals(
        Optional.of("/sdn/zones/localnetwork/vmbr0.5-x_1"),
        in("Permission check failed (/sdn/zones/localnetwork/vmbr0.5-x_1, SDN.Use)").path());
  }

  @Test
  void privilegesWithoutEndAreNotRepeated() {
    assertEquals(List.of(), in("Permission check failed (/, " + "A".repeat(257) + ")\n").anyOf());
    assertEquals(
        List.of("A".repeat(256)),
        in("Permission check failed (/, " + "A".repeat(256) + ")").anyOf());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CT is locked (backup)", "Parameter verification failed.\n"})
  void anythingElseIsAboutNoPrivilege(String text) {
    assertEquals(Optional.empty(), MissingPrivilege.in(text));
  }

  private static MissingPrivilege in(String text) {
    return MissingPrivilege.in(text).orElseThrow();
  }
}
