package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import hu.dooplex.felhom.agent.domain.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code doctor}; what it has in common with {@code --selftest} is tested there. */
class DoctorCommandTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEklu6xzVJhidjLw+qBhPZXl7PxiZ8lsHe3Yw5w9fMAz";

  private final TestHost host;

  DoctorCommandTest() throws IOException {
    host = new TestHost();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void stateFolder(String mode) throws IOException {
    Files.createDirectories(host.stateDir());
    mode(host.stateDir(), mode);
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aFreshHostIsToldEveryThingInOrder() throws IOException {
    Run run = host.run("doctor", "--json");
    assertEquals(0, run.exitCode(), run::toString);
    List<String> names = new ArrayList<>();
    for (JsonNode check : run.json().path("checks")) {
      names.add(check.path("check").textValue() + " " + check.path("result").textValue());
    }
    names.remove("configuration warning"); // only where the machine that tests has proxy variables
    assertEquals(
        List.of(
            "state folder warning",
            "daemon warning",
            "spool ok",
            "runtime folder warning",
            "signers ok",
            "privileged ok",
            "api token ok",
            "privileges ok",
            "version ok",
            "certificate ok",
            "node ok",
            "changes ok",
            "clock ok",
            "hub ok",
            "hub certificate ok"),
        names);
    assertFalse(Files.exists(host.stateDir()));
    assertTrue(
        StreamSupport.stream(run.json().path("checks").spliterator(), false)
            .anyMatch(check -> check.path("detail").textValue().endsWith("(364 days)")),
        run::out);
  }

  @Test
  void theStateFolderIsAFolderOfItsOwnersAlone() throws IOException {
    stateFolder("rwxr-x---");
    Run open = host.run("doctor");
    assertTrue(open.check("state folder").contains("(rwxr-x---); run chmod 700 on it"), open::out);
    stateFolder("rwx------");
    assertTrue(host.run("doctor").check("state folder").startsWith("ok state folder /"));
    Files.delete(host.stateDir());
    Files.createFile(host.stateDir());
    Run wrong = host.run("doctor");
    assertEquals(1, wrong.exitCode());
    assertTrue(wrong.check("state folder").contains("is no folder; move it away"), wrong::out);
  }

  @Test
  void journalAndAuditTrailAreReadThrough() throws Exception {
    SampleState.fill(host.stateDir());
    Run intact = host.run("doctor");
    assertEquals(0, intact.exitCode(), intact::toString);
    assertEquals("ok journal 3 intact records", intact.check("journal"));
    assertEquals("ok audit trail 2 records, and the chain holds", intact.check("audit trail"));
    flip(host.stateDir().resolve("journal/journal.jsonl"));
    flip(host.stateDir().resolve("audit.log"));
    Run damaged = host.run("doctor");
    assertEquals(1, damaged.exitCode());
    assertTrue(damaged.check("journal").contains("journal check --repair"), damaged::out);
    assertTrue(damaged.check("audit trail").contains("audit verify"), damaged::out);
  }

  @Test
  void theOtherFoldersAreLookedAtToo() throws IOException {
    stateFolder("rwx------");
    Path runtime = Files.createDirectory(host.folder().resolve("run"));
    Path spool = Files.createDirectory(host.stateDir().resolve("spool"));
    mode(runtime, "rwxrwxrwx");
    mode(spool, "rwxr-xr-x");
    Run run = host.run("doctor");
    assertEquals(1, run.exitCode());
    assertEquals(
        "FAIL runtime folder others may write to " + runtime + "; run chmod 755 on it",
        run.check("runtime folder"));
    assertTrue(run.check("spool").startsWith("WARN spool others may look into"), run::out);
  }

  @Test
  void aHubThatIsAwayIsNotReached() throws IOException {
    host.set("hub.url", "https://127.0.0.1:1");
    Run run = host.run("doctor");
    assertEquals(3, run.exitCode(), run::toString);
    assertTrue(run.check("hub").startsWith("FAIL hub GET https://127.0.0.1:1/"), run::out);
    assertTrue(run.check("node").startsWith("ok"), run::out);
  }

  @Test
  void aHubThatRefusesTheTokenIsACheckThatFailed() throws IOException {
    host.write("hub.token", "another-token-77aa\n");
    Run run = host.run("doctor");
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.check("hub").endsWith("check hub.token_file"), run::out);
  }

  @ParameterizedTest
  @CsvSource({"20, (19 days): it ends soon; renew it", "-1, : it has expired; renew it"})
  void aPinnedHubWhoseCertificateEndsIsReachedAndWarnedOf(int days, String told) throws Exception {
    SimulatedCertificate certificate =
        TestHost.certificate("hub", Duration.ofDays(days), "another.example.org");
    SimulatedHub hub =
        host.keep(
            new SimulatedHub(
                Optional.of(certificate.serverContext()), new Secret(TestHost.HUB_TOKEN)));
    host.set("hub.url", hub.url().toString())
        .set("hub.tls", Map.of("pin_sha256", certificate.sha256()));
    Run run = host.run("doctor");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.check("hub").startsWith("ok hub " + hub.url() + " takes the token"), run::out);
    String warned = run.check("hub certificate");
    assertTrue(warned.startsWith("WARN hub certificate SHA-256 " + certificate.sha256()), warned);
    assertTrue(warned.endsWith(told), warned);
  }

  @Test
  void aHostWithoutAHubIsFine() throws IOException {
    host.unset("hub");
    Run run = host.run("doctor");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals("ok hub none is configured; the daemon needs hub.url", run.check("hub"));
  }

  @Test
  void enforcingNeedsWhatThePolicyAllows() throws IOException {
    host.set("reconcile.mode", "enforce")
        .set("policy.guests", List.of(101))
        .set("policy.managed_fields", List.of("cores"));
    Run run = host.run("doctor");
    assertEquals(1, run.exitCode());
    assertTrue(
        run.check("changes").contains("VM.Config.CPU on /vms/101; VM.PowerMgmt on /vms/101"),
        run::out);
  }

  @Test
  void whoMaySignIsCounted() throws IOException {
    host.set("signers", List.of(Map.of("name", "ops-1", "role", "operational", "public_key", KEY)))
        .set("signature_threshold", Map.of("default", 1, "destroy_guest", 1));
    Run run = host.run("doctor");
    assertEquals(
        "WARN signers 1 operational, 0 recovery; 1 of them to sign, 1 for destroy_guest: without a"
            + " recovery key a lost one cannot be replaced by signing",
        run.check("signers"));
    assertEquals(0, run.exitCode(), run::toString);
  }
}
