package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import hu.dooplex.felhom.agent.adapters.proxmox.tls.ServerTrust;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types, ranges and grammars, and what must fit together. */
class ValuesTest {
  private static final String PIN = "00".repeat(32);

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void aValidConfiguration() throws IOException {
    fixture = new Fixture(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reconcile.parallelism | 0 | 17 | 1 | 16",
        "hub.poll_interval_seconds | 59 | 3601 | 60 | 3600",
        "proxmox.request_timeout_seconds | 0 | 121 | 1 | 120",
        "signers_min_version | 0 | 2147483648 | 1 | 2147483647",
        "policy.memory_min_bytes | 16777215 | 70368744177665 | 16777216 | 70368744177664",
        "policy.memory_share | -0.1 | 1.01 | 0 | 1",
        "policy.cpulimit_min | -1 | 8193 | 0 | 8192.0",
        "policy.min_storage_free | -1 | 1e400 | 0 | 1.0",
        "policy.run_changes_per_guest_day | -1 | 1001 | 0 | 1000",
        "policy.config_writes_per_guest_day | -1 | 1001 | 0 | 1000",
        "policy.max_agent_snapshots | -1 | 1001 | 0 | 1000",
      })
  void numbersHaveTheirRange(String path, String below, String above, String min, String max) {
    assertEquals(List.of(), problems(path, min));
    assertEquals(List.of(), problems(path, max));
    for (String wrong : List.of(below, above, "\"" + min + "\"", "null", "true", "[1]", "{}")) {
      ConfigProblem problem = problems(path, wrong).getFirst();
      assertEquals(path, problem.path());
      assertEquals(ConfigSchema.find(path).orElseThrow().type().allowed(), problem.allowed());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "host_id | \"a b\"",
        "host_id | \"\"",
        "host_id | \"é\"",
        "node | \"pve1-\"",
        "node | \"pve.1\"",
        "state_dir | \"var/lib\"",
        "state_dir | \"/a\\u0000b\"",
        "runtime_dir | \"\"",
        "privileged.enabled | \"true\"",
        "privileged.enabled | 1",
        "privileged.usb_mount_parent | \"mnt/felhom\"",
        "privileged.usb_mount_parent | \"/\"",
        "privileged.usb_mount_parent | \"/mnt/../etc\"",
        "privileged.usb_mount_parent | \"/mnt/a b\"",
        "log.format | \"xml\"",
        "reconcile.mode | null",
        "proxmox.token_id | \"felhom@pve\"",
        "proxmox.token_id | \"felhom!agent\"",
        "proxmox.token_id | \"felhom@pve!a\"",
        "proxmox.token_id | \"fel hom@pve!agent\"",
        "proxmox.token_id | \"PVEAPIToken=felhom@pve!agent\"",
        "proxmox.tls.pin_sha256 | []",
        "proxmox.tls.pin_sha256 | \"\"",
        "hub.tls.pin_sha256 | 12",
        "policy.guests | [\"*\", 101]",
        "policy.guests | [99]",
        "policy.guests | [\"101\"]",
        "policy.guests | [101, 101]",
        "policy.guests | \"*\"",
        "policy.managed_fields | [\"net0\"]",
        "policy.managed_fields | [\"cores\", \"cores\"]",
        "policy.backup_storages | [\"1pbs\"]",
        "policy.scratch_vmids | [9000]",
        "policy.scratch_vmids | [9001, 9000]",
        "policy.scratch_vmids | [9000, 99]",
        "signers | {}",
        "signature_threshold | 2",
        "signature_threshold | {\"destroy_guests\": 1}",
        "signature_threshold | {\"destroy_guest\": 0}",
        "signature_threshold | {\"destroy_guest\": 33}",
      })
  void wrongValuesAreRefusedUnderTheirPath(String path, String value) {
    List<ConfigProblem> found = problems(path, value);
    assertEquals(1, found.size(), found::toString);
    assertEquals(path, found.getFirst().path().replaceAll("(\\[\\d]|(?<=threshold)\\..*)$", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8006",
        "https://",
        "https://my_host:8006",
        "https://h:0",
        "https://h:65536",
        "https://h:8006/api2/json",
        "h:8006",
        "https://h\\u202e:8006",
      })
  void aProxmoxUrlIsHttpsAndNothingElse(String url) {
    assertEquals("proxmox.url", problems("proxmox.url", "\"" + url + "\"").getFirst().path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hub.example.org",
        "http://127.evil.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://127.0.0.256",
        "ftp://localhost",
        "https:/hub",
        "//hub",
      })
  void aHubUrlIsHttpsUnlessItIsLoopback(String url) {
    assertEquals("hub.url", problems("hub.url", "\"" + url + "\"").getFirst().path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:1", "http://127.8.9.255:1/a", "http://[::1]:1", "https://h/a/b"})
  void loopbackNeedsNoTls(String url) {
    assertEquals(List.of(), problems("hub.url", "\"" + url + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://u:pa55@h", "https://h/?token=pa55", "https://h/#pa55"})
  void aUrlThatMayHoldAPasswordIsRefusedAndNotRepeated(String url) {
    for (String path :
        List.of("proxmox.url", "hub.url", "hub.proxy_url", "cloudflared.ready_url")) {
      ConfigProblem problem = problems(path, "\"" + url + "\"").getFirst();
      assertEquals(path, problem.path());
      assertEquals("a URL with a user, query or fragment", problem.found());
      assertFalse(problem.line().contains("pa55"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy:1", "http://proxy", "http://proxy:1/a", "socks://proxy:1"})
  void aProxyIsHttpWithAPort(String url) {
    assertEquals("hub.proxy_url", problems("hub.proxy_url", "\"" + url + "\"").getFirst().path());
  }

  @Test
  void tlsKeysMustNotContradictEachOther() throws IOException {
    Path ca = Fixture.write(folder.resolve("ca.pem"), Fixture.CA, "rw-r--r--");
    assertEquals(
        "true beside hub.tls.pin_sha256",
        problems("hub.tls", "{\"insecure\": true, \"pin_sha256\": \"" + PIN + "\"}")
            .getFirst()
            .found());
    assertEquals(
        "true beside proxmox.tls.ca_file",
        problems("proxmox.tls", "{\"insecure\": true, \"ca_file\": \"" + ca + "\"}")
            .getFirst()
            .found());
    assertEquals(
        "a CA file beside proxmox.tls.pin_sha256",
        problems("proxmox.tls", "{\"pin_sha256\": \"" + PIN + "\", \"ca_file\": \"" + ca + "\"}")
            .getFirst()
            .found());
    assertEquals(
        "hub.tls.pin_sha256[1]",
        problems("hub.tls.pin_sha256", "[\"" + PIN + "\", \"" + PIN + "\"]").getFirst().path());
  }

  @Test
  void aCaFileIsThereAndNobodyElseMayWriteIt() throws IOException {
    String path = "proxmox.tls.ca_file";
    Path ca = folder.resolve("ca.pem");
    assertEquals("no such file", problems(path, "\"" + ca + "\"").getFirst().found());
    assertEquals("a directory", problems(path, "\"" + folder + "\"").getFirst().found());
    Fixture.write(ca, Fixture.CA, "rw-rw-r--");
    assertEquals(
        "a file that others may write (mode 0664)",
        problems(path, "\"" + ca + "\"").getFirst().found());
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxmox.tls.ca_file", "hub.tls.ca_file"})
  void aCaFileHoldsCertificatesAndEachOfThemCanBeRead(String path) throws IOException {
    String base64 = Fixture.CA.replaceAll("-----[A-Z ]+-----", "");
    String garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assertCaFile(path, Fixture.CA, "");
    assertCaFile(path, "subject=CN = Test CA\n" + Fixture.CA + "\n" + Fixture.CA.strip(), "");
    assertCaFile(path, Fixture.CA.replace("\n", "\r\n"), "");
    assertCaFile(path, "", "which holds no certificate");
    assertCaFile(path, "not a certificate\n", "which holds no certificate");
    assertCaFile(path, base64, "which holds no certificate");
    assertCaFile(
        path, Fixture.CA.replace("CERTIFICATE", "PRIVATE KEY"), "which holds no certificate");
    assertCaFile(path, garbage, "in which certificate 1 is damaged");
    assertCaFile(path, Fixture.CA + garbage, "in which certificate 2 is damaged");
    assertCaFile(path, Fixture.CA.replace("\n", "\n?"), "in which certificate 1 is damaged");
    assertCaFile(
        path, Fixture.CA.substring(0, 99) + "\n" + Fixture.CA, "in which certificate 1 is damaged");
    assertCaFile(
        path, Fixture.CA + Fixture.CA.substring(0, 200), "in which certificate 2 is damaged");
  }

  /**
   * Puts it to the configuration, and to what a connection reads it with: that one must take all
   * that the configuration takes.
   *
   * @param wrong empty: nothing
   */
  private void assertCaFile(String path, String text, String wrong) throws IOException {
    Path ca = Fixture.write(folder.resolve("ca.pem"), text, "rw-r--r--");
    List<ConfigProblem> found = problems(path, "\"" + ca + "\"");
    if (wrong.isEmpty()) {
      assertEquals(List.of(), found);
      assertDoesNotThrow(() -> ServerTrust.caFile(ca));
    } else {
      assertEquals(1, found.size(), found::toString);
      assertEquals(path, found.getFirst().path());
      assertEquals(ca + ", " + wrong, found.getFirst().found());
    }
  }

  @Test
  void aCaFileWithoutEndIsNotReadToItsEnd() throws IOException {
    Path ca =
        Fixture.write(folder.resolve("ca.pem"), "#".repeat(1 << 20) + Fixture.CA, "rw-r--r--");
    ConfigProblem problem = problems("hub.tls.ca_file", "\"" + ca + "\"").getFirst();
    assertEquals("a larger file", problem.found());
    assertEquals("at most 1048576 bytes", problem.allowed());
  }

  @Test
  void everythingWrongWithSignersIsToldWithItsPlace() {
    List<ConfigProblem> found =
        problems(
            "signers",
            """
            [{"name": "a", "role": "operational", "public_key": "%1$s"},
             {"name": "a", "role": "recovery", "public_key": "%1$s"},
             {"name": "b c", "role": "boss", "public_key": "ssh-dss AAAA"},
             {"role": "recovery", "key": 1},
             7,
             {"name": "d", "role": "recovery", "public_key": "-----BEGIN OPENSSH PRIVATE KEY-----"}]
            """
                .formatted(Fixture.OPS_KEY));
    assertEquals(
        List.of(
            "signers[1].name: found a name a second time",
            "signers[1].public_key: found a key a second time",
            "signers[2].name: found \"b c\"",
            "signers[2].role: found \"boss\"",
            "signers[2].public_key: found \"ssh-dss AAAA\"",
            "signers[3].key: found an unknown key",
            "signers[3].name: found nothing",
            "signers[3].public_key: found nothing",
            "signers[4]: found 7",
            "signers[5].public_key: found a private key"),
        found.stream().map(problem -> problem.line().replaceFirst(";.*", "")).toList());
  }

  @Test
  void aKeyThatMayNotSignFailsTheWholeSetWithItsPlaceNamed() {
    // The neutral point: anybody makes signatures that hold for it.
    String smallOrder =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    // The point of the first key, on a token.
    String sameKey =
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIEklu6xzVJhidjLw"
            + "+qBhPZXl7PxiZ8lsHe3Yw5w9fMAzAAAABHNzaDo=";
    List<ConfigProblem> found =
        problems(
            "signers",
            """
            [{"name": "a", "role": "operational", "public_key": "%s"},
             {"name": "b", "role": "operational", "public_key": "%s"},
             {"name": "c", "role": "recovery", "public_key": "%s"}]
            """
                .formatted(Fixture.OPS_KEY, smallOrder, sameKey));
    assertEquals(
        List.of(
            "signers[1].public_key: found a key that may not sign: its point has a small order or"
                + " is mixed with one that has",
            "signers[2].public_key: found a key a second time"),
        found.stream().map(problem -> problem.line().replaceFirst(";.*", "")).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEklu6xzVJhidjLw+qBhPZXl7PxiZ8lsHe3Yw5w9fMB=",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIEklu6xzVJhidjLw+qBhPZXl7PxiZ8lsHe3Yw5w9fMAz",
        "ssh-ed25519  AAAAC3NzaC1lZDI1NTE5AAAAIEklu6xzVJhidjLw+qBhPZXl7PxiZ8lsHe3Yw5w9fMAz",
        "ssh-ed25519",
        "no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEklu6xzVJhidjLw+qBhPZXl7PxiZ8lsHe3Yw5w9fMAz",
        "ssh-ed25519 AAAA!3NzaC1lZDI1NTE5AAAAIEklu6xzVJhidjLw+qBhPZXl7PxiZ8lsHe3Yw5w9fMAz",
        "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29t",
      })
  void aPublicKeyIsOneLineOfAKnownTypeThatItsBytesNameToo(String key) {
    String signer =
        "[{\"name\": \"a\", \"role\": \"operational\", \"public_key\": \"" + key + "\"}]";
    assertEquals("signers[0].public_key", problems("signers", signer).getFirst().path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0 | 0 | {} | ``",
        "0 | 0 | {\"default\": 2} | signature_threshold.default",
        "0 | 1 | {\"default\": 1} | ``",
        "1 | 1 | {\"destroy_guest\": 2} | signature_threshold.destroy_guest",
        "2 | 0 | {\"destroy_guest\": 2} | ``",
        "2 | 0 | {\"default\": 3} | signature_threshold.default",
        "2 | 0 | {\"rotate_signers\": 2} | ``",
        "1 | 2 | {\"rotate_signers\": 2} | ``",
        "1 | 2 | {\"rotate_signers\": 3} | signature_threshold.rotate_signers",
        "2 | 1 | {\"rotate_signers\": 2} | signature_threshold.rotate_signers",
        "2 | 1 | {\"destroy_guest\": 2} | signature_threshold.destroy_guest",
        "2 | 1 | {\"default\": 2} | signature_threshold.default",
        "2 | 1 | {\"rotate_signers\": 4} | signature_threshold.rotate_signers",
      })
  void aThresholdThatTheConfiguredKeysCanNeverMeetIsRefused(
      int operational, int recovery, String threshold, String path) throws IOException {
    List<String> keys = List.of(Fixture.OPS_KEY, Fixture.OTHER_KEY, Fixture.SECURITY_KEY);
    String signers =
        Stream.iterate(0, i -> i < operational + recovery, i -> i + 1)
            .map(i ->
                "{\"name\": \"s%d\", \"role\": \"%s\", \"public_key\": \"%s\"}"
                    .formatted(i, i < operational ? "operational" : "recovery", keys.get(i)))
            .collect(Collectors.joining(","));
    fixture.config(
        fixture.minimal("\"signers\": [" + signers + "], \"signature_threshold\": " + threshold));
    if (path.isEmpty()) {
      assertEquals("demo", fixture.loaded().config().hostId());
    } else {
      assertEquals(path, fixture.problem().path());
    }
  }

  @Test
  void thresholdsKnowTheOperationsOfTheCatalogue() {
    Set<String> catalogue =
        leaves(Operation.class)
            .map(Class::getSimpleName)
            .filter(name -> !name.equals("Unknown"))
            .map(name -> name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    assertEquals(catalogue, TrustTypes.OPERATIONS);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null ? Stream.of(type) : Stream.of(permitted).flatMap(ValuesTest::leaves);
  }

  /** What is wrong with an otherwise valid configuration in which this key has this value. */
  private List<ConfigProblem> problems(String path, String value) {
    try {
      fixture.config(with(path, value));
      return switch (fixture.load(Mode.DAEMON)) {
        case LoadedConfig loaded -> List.of();
        case ConfigProblems found -> found.problems();
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String with(String path, String value) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(fixture.minimal(""));
    ObjectNode section = root;
    List<String> names = List.of(path.split("\\.", -1));
    for (String name : names.subList(0, names.size() - 1)) {
      section = section.withObjectProperty(name);
    }
    section.putRawValue(names.getLast(), new RawValue(value));
    return JSON.writeValueAsString(root);
  }
}
