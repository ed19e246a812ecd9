package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig.Tls;
import hu.dooplex.felhom.agent.bootstrap.logging.LogFormat;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy.Guests;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void aValidConfiguration() throws IOException {
    fixture = new Fixture(folder);
  }

  @Test
  void theLeastConfigurationHasSafeDefaults() throws IOException {
    AgentConfig config = fixture.loaded().config();
    assertEquals("demo", config.hostId());
    assertEquals(new NodeName("pve1"), config.node());
    assertEquals(Path.of("/var/lib/felhom-agent"), config.stateDir());
    assertEquals(Path.of("/run/felhom-agent"), config.runtimeDir());
    assertEquals(URI.create("https://127.0.0.1:8006"), config.proxmox().url());
    assertEquals("felhom@pve!agent", config.proxmox().tokenId());
    assertEquals("pve-secret-0001", config.proxmox().token().current().reveal());
    assertEquals(new Tls.Platform(), config.proxmox().tls());
    assertEquals(Duration.ofSeconds(30), config.proxmox().requestTimeout());
    AgentConfig.Hub hub = config.hub().orElseThrow();
    assertEquals(URI.create("https://hub.example.org"), hub.url());
    assertEquals("hub-secret-0001", hub.token().current().reveal());
    assertEquals(Duration.ofMinutes(5), hub.pollInterval());
    assertEquals(Optional.empty(), hub.proxy());
    assertEquals(Optional.empty(), config.cloudflared().readyUrl());
    assertEquals(HostReport.Mode.OBSERVE, config.reconcile().mode());
    assertEquals(4, config.reconcile().parallelism());
    assertFalse(config.privileged().enabled());
    assertEquals("/mnt/felhom", config.privileged().usbMountParent().value());
    assertEquals(List.of(), config.signers().configured());
    assertEquals(1, config.signers().thresholds().of("destroy_guest"));
    assertEquals(Guests.NONE, config.policy().guests());
    assertEquals(List.of(), config.policy().managedFields());
    assertEquals(new AgentConfig.Log(EventLog.Level.INFO, LogFormat.TEXT), config.log());
    assertEquals(List.of(), fixture.loaded().notices());
  }

  @Test
  void everyKeyReachesTheConfiguration() throws IOException {
    Path ca = Fixture.write(folder.resolve("ca.pem"), Fixture.CA, "rw-r--r--");
    fixture.config(
        """
        {"host_id": "h.1", "node": "n2", "state_dir": "/s", "runtime_dir": "/r",
         "proxmox": {"url": "https://[::1]:8006/", "token_id": "a@pam!bc", "token_secret": "x1",
                     "tls": {"pin_sha256": ["%s", "%s"]}, "request_timeout_seconds": 120},
         "hub": {"url": "https://127.0.0.1:8080/base/", "token": "x2", "poll_interval_seconds": 3600,
                 "proxy_url": "http://proxy:3128", "tls": {"ca_file": "%s"}},
         "cloudflared": {"ready_url": "http://127.0.0.1:20241/ready"},
         "reconcile": {"mode": "enforce", "parallelism": 16, "desired_state_file": "/d.json"},
         "privileged": {"enabled": true, "usb_mount_parent": "/media/usb"},
         "signers": [{"name": "o", "role": "operational", "public_key": "%s me@here"},
                     {"name": "p", "role": "operational", "public_key": "%s"},
                     {"name": "v", "role": "recovery", "public_key": "%s"},
                     {"name": "w", "role": "recovery", "public_key": "%s"}],
         "signers_min_version": 3,
         "signature_threshold": {"default": 1, "destroy_guest": 2},
         "policy": {"guests": [101], "managed_fields": ["cores"], "memory_min_bytes": 16777216,
           "memory_share": 1, "cpulimit_min": 0.25, "backup_storages": ["pbs"],
           "scratch_vmids": [9000, 9001], "scratch_storages": ["local-lvm"],
           "run_changes_per_guest_day": 1, "config_writes_per_guest_day": 2,
           "max_agent_snapshots": 3, "min_storage_free": 0.5},
         "log": {"level": "debug", "format": "json"}}
        """
            .formatted(
                "ab".repeat(32),
                "CD:".repeat(31) + "CD",
                ca,
                Fixture.OPS_KEY,
                Fixture.ECDSA_KEY,
                Fixture.SECURITY_KEY,
                Fixture.OTHER_KEY));
    AgentConfig config = fixture.loaded().config();
    assertEquals(URI.create("https://[::1]:8006"), config.proxmox().url());
    assertEquals(
        new Tls.Pinned(List.of("AB:".repeat(31) + "AB", "CD:".repeat(31) + "CD")),
        config.proxmox().tls());
    AgentConfig.Hub hub = config.hub().orElseThrow();
    assertEquals(URI.create("https://127.0.0.1:8080/base"), hub.url());
    assertEquals(new Tls.CaFile(ca), hub.tls());
    assertEquals(Optional.of(URI.create("http://proxy:3128")), hub.proxy());
    assertEquals(
        new AgentConfig.Reconcile(HostReport.Mode.ENFORCE, 16, Optional.of(Path.of("/d.json"))),
        config.reconcile());
    assertTrue(config.privileged().enabled());
    assertEquals("/media/usb", config.privileged().usbMountParent().value());
    assertEquals(Fixture.OPS_KEY, config.signers().configured().getFirst().publicKey());
    assertEquals(KeyRole.RECOVERY, config.signers().configured().getLast().role());
    assertEquals(3, config.signers().minVersion());
    assertEquals(2, config.signers().thresholds().of("destroy_guest"));
    assertEquals(2, config.signers().thresholds().of("rotate_signers"));
    assertEquals(1, config.signers().thresholds().of("stop_guest"));
    assertTrue(config.policy().guests().includes(new Vmid(101)));
    assertFalse(config.policy().guests().includes(new Vmid(102)));
    assertEquals(new Vmid(9001), config.policy().scratchVmids().orElseThrow().last());
    assertEquals(0.5, config.policy().minStorageFree());
    assertEquals(new AgentConfig.Log(EventLog.Level.DEBUG, LogFormat.JSON), config.log());
  }

  @Test
  void tenMistakesAreToldAtOnce() throws IOException {
    fixture.config(
        """
        {"node": "-pve", "host": "demo",
         "proxmox": {"url": "http://127.0.0.1:8006", "token_id": "felhom@pve!agent=abc-123",
                     "token_secret_file": "%1$s/none", "tls": {"pin_sha256": "AB:CD"},
                     "request_timeout_seconds": "30"},
         "hub": {"url": "http://hub.example.org", "token_file": "%1$s", "poll_interval_seconds": 59},
         "reconcile": {"mode": "inforce", "paralelism": 4, "parallelism": 4.0},
         "log": {"level": "info", "level": "debug"}}
        """
            .formatted(folder));
    fixture.environment.put("FELHOM_AGENT_LOG_FROMAT", "json");
    String file = fixture.file.toString();
    assertEquals(
        List.of(
            new ConfigProblem(
                "log.level", "the key a second time", "each key once", file + " line 7"),
            new ConfigProblem("host", "an unknown key", "did you mean host_id", file + " line 1"),
            new ConfigProblem(
                "reconcile.paralelism",
                "an unknown key",
                "did you mean reconcile.parallelism",
                file + " line 6"),
            new ConfigProblem(
                "FELHOM_AGENT_LOG_FROMAT",
                "an unknown variable",
                "did you mean FELHOM_AGENT_LOG_FORMAT",
                "env FELHOM_AGENT_LOG_FROMAT"),
            new ConfigProblem(
                "node",
                "\"-pve\"",
                "the name of a Proxmox VE node: letters, digits, inner hyphens",
                file + " line 1"),
            new ConfigProblem(
                "proxmox.url",
                "\"http://127.0.0.1:8006\"",
                "https://HOST:8006, without user, path, query or fragment",
                file + " line 2"),
            new ConfigProblem(
                "proxmox.token_id",
                "a text of 24 characters",
                "USER@REALM!TOKENID, without =SECRET",
                file + " line 2"),
            new ConfigProblem(
                "proxmox.tls.pin_sha256",
                "\"AB:CD\"",
                "a SHA-256 fingerprint, 64 hex digits with or without colons",
                file + " line 3"),
            new ConfigProblem(
                "proxmox.request_timeout_seconds",
                "\"30\"",
                "a whole number, 1 to 120 seconds",
                file + " line 4"),
            new ConfigProblem(
                "hub.url",
                "\"http://hub.example.org\"",
                "https://HOST, or http://HOST on loopback alone, without user, query or fragment",
                file + " line 5"),
            new ConfigProblem(
                "hub.poll_interval_seconds",
                "59",
                "a whole number, 60 to 3600 seconds",
                file + " line 5"),
            new ConfigProblem(
                "reconcile.mode", "\"inforce\"", "one of observe, enforce", file + " line 6"),
            new ConfigProblem(
                "reconcile.parallelism", "4.0", "a whole number, 1 to 16", file + " line 6"),
            new ConfigProblem("host_id", "nothing", "1 to 64 of letters, digits, . _ -", file),
            new ConfigProblem(
                "proxmox.token_secret",
                "no such file",
                "a file with the secret alone: write it, mode 0600",
                "secret file " + folder + "/none"),
            new ConfigProblem("hub.token", "a directory", "a file", "secret file " + folder)),
        fixture.problems().problems());
  }

  @Test
  void anEmptyObjectIsToldWhatItLacks() throws IOException {
    fixture.config("{}");
    assertEquals(
        List.of(
            "host_id", "node", "proxmox.token_id", "hub.url", "proxmox.token_secret", "hub.token"),
        fixture.problems().problems().stream().map(ConfigProblem::path).toList());
  }

  @Test
  void theSelftestNeedsNoHubAndDoesNotLookAtItsToken() throws IOException {
    fixture.config(
        """
        {"host_id": "demo", "node": "pve1", "hub": {"token_file": "/nowhere", "tls": {"ca_file": "/nowhere"}},
         "proxmox": {"token_id": "felhom@pve!agent", "token_secret": "x"}}
        """);
    assertEquals(Optional.empty(), fixture.loaded(Mode.SELFTEST).config().hub());
    for (Mode mode : List.of(Mode.DAEMON, Mode.CHECK, Mode.SELFTEST_HUB)) {
      ConfigProblems found = assertInstanceOf(ConfigProblems.class, fixture.load(mode));
      assertEquals(
          List.of("hub.url", "hub.token", "hub.tls.ca_file"),
          found.problems().stream().map(ConfigProblem::path).toList());
    }
  }

  @Test
  void theHubSectionIsCheckedEvenWhereNoHubIsNeeded() throws IOException {
    fixture.config(fixture.minimal("").replace("https://hub", "ftp://hub"));
    ConfigProblems found = assertInstanceOf(ConfigProblems.class, fixture.load(Mode.SELFTEST));
    assertEquals("hub.url", found.problems().getFirst().path());
  }

  @Test
  void aProxyIsRefusedWhereItWouldBeSentTheTokenInClear() throws IOException {
    String hub = "\"https://hub.example.org\"";
    String proxy = "\"proxy_url\": \"http://proxy.example.org:3128\"";
    for (String plain : List.of("http://127.0.0.1:8080", "HTTP://LocalHost")) {
      fixture.config(fixture.minimal("").replace(hub, "\"" + plain + "\", " + proxy));
      ConfigProblem problem = fixture.problem();
      assertEquals("hub.proxy_url", problem.path());
      assertEquals(
          "a proxy beside an http:// hub.url, which would be sent the hub's token in clear",
          problem.found());
      assertEquals(fixture.file + " line 3", problem.where());
    }
    fixture.config(fixture.minimal("").replace(hub, hub + ", " + proxy));
    assertTrue(fixture.loaded().config().hub().orElseThrow().proxy().isPresent());
  }

  @Test
  void showTakesAConfigurationWithoutAHub() throws IOException {
    fixture.config(
        """
        {"host_id": "demo", "node": "pve1",
         "proxmox": {"token_id": "felhom@pve!agent", "token_secret": "x"}}
        """);
    assertEquals(Optional.empty(), fixture.loaded(Mode.SHOW).config().hub());
  }

  @Test
  void insecureIsLoud() throws IOException {
    fixture.config(
        fixture.minimal("").replace("\"hub\": {", "\"hub\": {\"tls\": {\"insecure\": true}, "));
    LoadedConfig loaded = fixture.loaded();
    assertEquals(new Tls.Insecure(), loaded.config().hub().orElseThrow().tls());
    assertEquals("tls_insecure", loaded.notices().getFirst().event());
    assertTrue(loaded.notices().getFirst().message().startsWith("hub.tls.insecure is set"));
  }

  @Test
  void proxyVariablesAreIgnoredAndSaidSoWithoutTheirValue() throws IOException {
    fixture.environment.put("https_proxy", "http://me:pass@proxy:1");
    fixture.environment.put("NO_PROXY", "localhost");
    LoadedConfig loaded = fixture.loaded();
    assertEquals(Optional.empty(), loaded.config().hub().orElseThrow().proxy());
    assertEquals(
        List.of(
            "NO_PROXY is set and ignored; hub.proxy_url is the only proxy setting",
            "https_proxy is set and ignored; hub.proxy_url is the only proxy setting"),
        loaded.notices().stream().map(LoadedConfig.Notice::message).toList());
  }

  @Test
  void theRunningProcessHasInputs() throws IOException {
    ConfigInputs inputs = ConfigInputs.ofProcess(fixture.file, Map.of());
    assertEquals(FileFacts.ofDisk(folder).uid(), inputs.uid());
  }
}
