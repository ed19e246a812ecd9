package hu.dooplex.felhom.agent.bootstrap.cli;

import static hu.dooplex.felhom.agent.bootstrap.cli.SignedHost.CONFIGURED;
import static hu.dooplex.felhom.agent.bootstrap.cli.SignedHost.NEW;
import static hu.dooplex.felhom.agent.bootstrap.cli.SignedHost.OPS_1;
import static hu.dooplex.felhom.agent.bootstrap.cli.SignedHost.OPS_2;
import static hu.dooplex.felhom.agent.bootstrap.cli.SignedHost.VAULT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.adapters.cli.journal.StateLock;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedScene;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code verify}, {@code explain}, {@code signers} and {@code clock}. */
class SigningCommandsTest {
  private static final byte[] MESSAGE = "any bytes\n".getBytes(StandardCharsets.US_ASCII);
  private static final List<Signer> AFTER =
      List.of(OPS_1.named("ops-1"), NEW.named("new"), VAULT.named("vault", KeyRole.RECOVERY));

  private SignedHost host;

  @BeforeEach
  void start() throws IOException {
    host = new SignedHost();
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private void rotate() throws Exception {
    host.rotate(
        SignedHost.set(1, CONFIGURED),
        SignedHost.set(2, AFTER),
        List.of(NEW.named("new")),
        List.of("ops-2"));
  }

  @Test
  void aSignatureOfAConfiguredSignerIsAccepted() throws Exception {
    host.begin();
    String file = host.file("message", MESSAGE);
    String signature = host.signature("message.sig", OPS_2, Namespace.OPERATIONS, MESSAGE);
    Run run = host.run("verify", file, signature);
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(
        run.lines().getFirst().startsWith("accepted: ops-2, operational key, SHA256:"),
        run::toString);
    JsonNode json = host.run("verify", file, signature, "--json").json();
    assertTrue(json.path("accepted").asBoolean());
    assertEquals("ops-2", json.path("signer").asText());
    assertEquals("op@felhom.dooplex.hu", json.path("namespace").asText());
  }

  @Test
  void aSignatureThatDoesNotHoldIsRejectedByName() throws Exception {
    host.begin();
    String file = host.file("message", MESSAGE);
    Run other = host.run("verify", file, host.signature("s", NEW, Namespace.OPERATIONS, MESSAGE));
    assertEquals(4, other.exitCode());
    assertTrue(other.lines().getFirst().startsWith("unknown_signer: signed with"));
    String keys = host.signature("k", OPS_1, Namespace.SIGNERS, MESSAGE);
    assertEquals(
        "wrong_namespace",
        host.run("verify", file, keys, "--json").json().path("rejection").asText());
    assertEquals(
        0, host.run("verify", file, keys, "--namespace", "keys@felhom.dooplex.hu").exitCode());
    assertEquals(2, host.run("verify", file, keys, "--namespace", "a b").exitCode());
    Run missing = host.run("verify", file, host.host().folder() + "/nowhere");
    assertEquals(2, missing.exitCode());
    assertTrue(missing.error().endsWith("cannot be read: there is no such file"));
    assertEquals(2, host.run("verify", host.host().folder().toString(), keys).exitCode());
    String noise = host.file("noise", MESSAGE);
    assertTrue(
        host.run("verify", file, noise).lines().getFirst().startsWith("malformed_signature: "));
  }

  @Test
  void aSignatureIsVerifiedWithAKeyAloneWithoutConfigurationOrState() throws Exception {
    String file = host.file("message", MESSAGE);
    String signature = host.signature("s", NEW, new Namespace("file"), MESSAGE);
    String pub = host.file("new.pub", (NEW.line() + " new\n").getBytes(StandardCharsets.US_ASCII));
    String nowhere = host.host().folder() + "/no-config.json";
    Run run =
        host.run(
            "verify", "--config", nowhere, file, signature, "--key", pub, "--namespace", "file");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.lines().getFirst().startsWith("accepted: SHA256:"));
    Run refused = host.run("verify", "--config", nowhere, file, signature, "--key", file, "--json");
    assertEquals(4, refused.exitCode());
    assertEquals("unfit_key", refused.json().path("rejection").asText());
    String other = host.file("o.pub", OPS_1.line().getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        4,
        host.run(
                "verify",
                "--config",
                nowhere,
                file,
                signature,
                "--key",
                other,
                "--namespace",
                "file")
            .exitCode());
  }

  @Test
  void withoutAStateFolderTheConfiguredSignersAreTakenAndItIsSaid() throws Exception {
    String file = host.file("message", MESSAGE);
    String signature = host.signature("s", OPS_1, Namespace.OPERATIONS, MESSAGE);
    Run run = host.run("verify", file, signature);
    assertEquals(0, run.exitCode());
    assertTrue(run.error().contains("the configured signers are taken"), run::toString);
  }

  private void assertNotBegun(Run run) {
    assertEquals(
        "felhom-agent: state_dir "
            + host.host().stateDir()
            + " is not there yet: the configured signers are taken, and no document was issued;"
            + " start the daemon, which makes it\n",
        run.err());
    assertFalse(Files.exists(host.host().stateDir()));
  }

  @Test
  void beforeTheFirstStartTheConfiguredSignersAreShown() throws Exception {
    Run run = host.run("signers", "show");
    assertEquals(0, run.exitCode(), run::toString);
    assertNotBegun(run);
    assertEquals("version 1, " + SignedHost.set(1, CONFIGURED).sha256(), run.lines().getFirst());
    assertEquals(CONFIGURED.size(), run.lines().size() - 1);
    assertTrue(run.lines().stream().skip(1).allMatch(line -> line.endsWith("configured")));
    Run export = host.run("signers", "export");
    assertNotBegun(export);
    assertEquals(1, export.json().path("signers_min_version").asInt());
    assertEquals(0, export.exitCode());
  }

  @Test
  void beforeTheFirstStartADocumentIsExplainedUpToThatItWasNotIssued() throws Exception {
    OperationDocument document = host.document(1, SignedScene.DESTROY);
    String file = host.file("op.json", SignedHost.bytes(document));
    Run run = host.run("explain", file, host.signed(document, OPS_1));
    assertEquals(4, run.exitCode(), run::toString);
    assertNotBegun(run);
    assertTrue(
        run.lines().getLast().startsWith("It would be rejected: nonce_not_issued: "),
        run::toString);
    assertEquals(0, run.lines().stream().filter(line -> line.contains("; not looked at")).count());
  }

  @Test
  void aSignerWhomARotationBroughtInIsAcceptedAndOneWhomItRemovedIsNot() throws Exception {
    rotate();
    String file = host.file("message", MESSAGE);
    assertEquals(
        0,
        host.run("verify", file, host.signature("n", NEW, Namespace.OPERATIONS, MESSAGE))
            .exitCode());
    assertEquals(
        4,
        host.run("verify", file, host.signature("o", OPS_2, Namespace.OPERATIONS, MESSAGE))
            .exitCode());
  }

  private static String state(JsonNode explained, int step) {
    return explained.path("steps").path(step - 1).path("state").asText();
  }

  @Test
  void explainShowsEachStepAndConsumesNothing() throws Exception {
    host.begin();
    OperationDocument document = host.document(1, SignedScene.DESTROY);
    String file = host.issued(document);
    String signature = host.signed(document, OPS_1);
    for (int round = 0; round < 2; round++) {
      Run run = host.run("explain", file, signature, "--json");
      // The node is looked at too, and its guest has another fingerprint than this document.
      assertEquals(4, run.exitCode(), run::toString);
      assertEquals("target_changed", run.json().path("rejection").asText());
      assertEquals("failed", state(run.json(), 13));
      assertEquals("destroy_guest", run.json().path("operation").asText());
      assertEquals("destructive", run.json().path("class").asText());
      assertTrue(run.json().path("not_looked_at").isNull(), run::toString);
      for (int step = 1; step <= 12; step++) {
        assertEquals("passed", state(run.json(), step));
      }
    }
    Run text = host.run("explain", file, signature);
    assertTrue(text.lines().contains("12 passed       it is what was issued"), text::toString);
    assertTrue(
        text.lines().getLast().startsWith("It would be rejected: target_changed: "),
        text::toString);
    assertEquals(0, host.host().server().received().mutating());
  }

  @Test
  void explainNamesTheStepThatFails() throws Exception {
    host.begin();
    OperationDocument document = host.document(1, SignedScene.DESTROY);
    String file = host.issued(document);
    Run recovery = host.run("explain", file, host.signed(document, VAULT), "--json");
    assertEquals(4, recovery.exitCode());
    assertEquals("role_denied", recovery.json().path("rejection").asText());
    assertEquals("passed", state(recovery.json(), 9));
    assertEquals("failed", state(recovery.json(), 10));
    assertEquals("not_reached", state(recovery.json(), 11));
    Run stranger = host.run("explain", file, host.signed(document, NEW), "--json");
    assertEquals("failed", state(stranger.json(), 4));
    OperationDocument own = host.document(2, SignedScene.DESTROY);
    Run nonce =
        host.run(
            "explain",
            host.file("own.json", SignedHost.bytes(own)),
            host.signed(own, OPS_1),
            "--json");
    assertEquals("nonce_not_issued", nonce.json().path("rejection").asText());
    assertEquals("failed", state(nonce.json(), 9));
    host.consumed(document);
    Run replayed = host.run("explain", file, host.signed(document, OPS_1));
    assertTrue(
        replayed.lines().stream()
            .anyMatch(line -> line.startsWith(" 6 failed       document: replayed")),
        replayed::toString);
    Run noise =
        host.run("explain", host.file("noise", MESSAGE), host.file("sig", MESSAGE), "--json");
    assertEquals("failed", state(noise.json(), 1));
    assertTrue(noise.json().path("operation").isNull());
  }

  @Test
  void aDocumentWithoutSignaturesWaitsForOne() throws Exception {
    host.begin();
    String file = host.issued(host.document(1, SignedScene.DESTROY));
    Run run = host.run("explain", file);
    assertEquals(4, run.exitCode());
    assertTrue(run.lines().getLast().startsWith("It would be rejected: target_changed: "));
    host.host().set("proxmox.url", "https://127.0.0.1:1");
    Run unseen = host.run("explain", file);
    assertEquals(4, unseen.exitCode());
    assertEquals("It waits for a signature.", unseen.lines().getLast());
    JsonNode json = host.run("explain", file, "--json").json();
    assertEquals("not_reached", state(json, 1));
    assertEquals("passed", state(json, 9));
    assertEquals("not_reached", state(json, 10));
    assertEquals("passed", state(json, 12));
  }

  @Test
  void explainSaysWhereProxmoxWasNotLookedAt() throws Exception {
    host.begin();
    host.host().set("proxmox.url", "https://127.0.0.1:1");
    OperationDocument document = host.document(1, SignedScene.DESTROY);
    Run run = host.run("explain", host.issued(document), host.signed(document, OPS_1), "--json");
    assertEquals(0, run.exitCode(), run::toString);
    assertFalse(run.json().path("not_looked_at").isNull());
    assertEquals("not_reached", state(run.json(), 13));
    assertEquals("destructive", run.json().path("class").asText());
  }

  @Test
  void explainDoesNotDisturbARunningDaemonNorWriteAnything() throws Exception {
    host.begin();
    OperationDocument document = host.document(1, SignedScene.DESTROY);
    String file = host.issued(document);
    List<String> before = listing();
    try (StateLock _ = StateLock.take(host.host().stateDir(), 1)) {
      assertEquals(4, host.run("explain", file, host.signed(document, OPS_1)).exitCode());
      assertEquals(0, host.run("signers", "show").exitCode());
      assertEquals(1, host.run("signers", "reset").exitCode());
      assertEquals(1, host.run("clock", "accept").exitCode());
    }
    assertEquals(before, listing());
  }

  private List<String> listing() throws IOException {
    try (var all = Files.walk(host.host().stateDir())) {
      List<String> names = new ArrayList<>();
      for (var path : all.sorted(Comparator.naturalOrder()).toList()) {
        names.add(path + " " + (Files.isRegularFile(path) ? Files.readString(path) : ""));
      }
      names.removeIf(name -> name.contains("/lock"));
      return names;
    }
  }

  @Test
  void theSignersAreShownWithHowTheyCameIn() throws Exception {
    rotate();
    Run run = host.run("signers", "show");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals("version 2, " + SignedHost.set(2, AFTER).sha256(), run.lines().getFirst());
    String added =
        run.lines().stream().filter(line -> line.startsWith("new ")).findFirst().orElseThrow();
    assertTrue(added.contains("by rotation 2 at " + host.now() + ", signed by ops-1;"), added);
    assertTrue(run.lines().getLast().endsWith("configured"));
    JsonNode json = host.run("signers", "show", "--json").json();
    assertEquals(2, json.path("version").asInt());
    assertEquals("rotation", json.path("signers").path(0).path("came_by").asText());
    assertEquals("ops-1", json.path("signers").path(0).path("signed_by").path(0).asText());
    assertEquals("configuration", json.path("signers").path(1).path("came_by").asText());
  }

  @Test
  void whatIsExportedIsAcceptedAsTheConfiguration() throws Exception {
    rotate();
    JsonNode exported = host.run("signers", "export").json();
    host.host().set("signers", exported.path("signers"));
    host.host().set("signers_min_version", exported.path("signers_min_version"));
    Run run = host.run("signers", "show");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals("version 2, " + SignedHost.set(2, AFTER).sha256(), run.lines().getFirst());
    assertTrue(run.lines().stream().skip(1).allMatch(line -> line.endsWith("configured")));
  }

  @Test
  void doubtAboutTheSignersIsNamedAndMendedByAReset() throws Exception {
    rotate();
    List<Signer> others = List.of(NEW.named("ops-9"));
    host.signers(others, 1);
    Run changed = host.run("signers", "show");
    assertEquals(1, changed.exitCode());
    assertTrue(changed.error().startsWith("signers_changed: signers in the configuration"));
    Run early = host.run("signers", "reset");
    assertEquals(1, early.exitCode());
    assertTrue(early.error().contains("set signers_min_version in the configuration to 3"));
    assertTrue(Files.exists(host.host().stateDir().resolve("signers.log")));
    host.signers(others, 3);
    Run reset = host.run("signers", "reset");
    assertEquals(0, reset.exitCode(), reset::toString);
    assertFalse(Files.exists(host.host().stateDir().resolve("signers.log")));
    SignerSet now = SignedHost.set(3, others);
    assertEquals("version 3, " + now.sha256(), host.run("signers", "show").lines().getFirst());
  }

  @Test
  void aLogThatWasTakenAwayIsARollback() throws Exception {
    rotate();
    Files.delete(host.host().stateDir().resolve("signers.log"));
    Run run = host.run("signers", "show");
    assertEquals(1, run.exitCode());
    assertTrue(run.error().startsWith("signer_rollback: "), run::toString);
    Run verify =
        host.run(
            "verify",
            host.file("message", MESSAGE),
            host.signature("s", OPS_1, Namespace.OPERATIONS, MESSAGE));
    assertEquals(1, verify.exitCode());
  }

  @Test
  void anAcceptedClockVoidsWhatWasIssued() throws Exception {
    host.begin();
    OperationDocument document = host.document(1, SignedScene.DESTROY);
    host.issued(document);
    Run run = host.run("clock", "accept");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.lines().getFirst().contains("1 issued documents are void"), run::toString);
    assertEquals(
        List.of(), IssuedNonceFiles.open(host.host().folder().resolve("run"), host::now).all());
  }
}
