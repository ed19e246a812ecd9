package hu.dooplex.felhom.agent.bootstrap.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.LiveTarget;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.TargetCheck;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code pending}: what an operator is shown, and gets to sign. */
class PendingCommandTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final Operation DESTROY = new DestroyGuest(GUEST, true, false, false);

  private final TestHost host = new TestHost();
  private final IssuingAgent agent = new IssuingAgent(host);

  PendingCommandTest() throws IOException, StateException {}

  @AfterEach
  void close() {
    agent.close();
    host.close();
  }

  private Run pending(String... more) throws IOException {
    String[] all = new String[more.length + 1];
    all[0] = "pending";
    System.arraycopy(more, 0, all, 1, more.length);
    Run run = host.run(all);
    assertEquals(0, host.server().received().mutating());
    return run;
  }

  /** The rows of that name; what is in brackets depends on the moment. */
  private static List<String> rows(Run run, String name) {
    return run.lines().stream()
        .filter(line -> line.startsWith("  " + name + " "))
        .map(line -> line.substring(14).replaceAll(" \\([^()]*(ago|left)\\)", ""))
        .toList();
  }

  private LiveTarget target() throws Exception {
    return new LiveTarget(
        Optional.of(
            new LiveTarget.Guest(
                agent.api.status(GUEST),
                GuestConfig.configured(agent.api.pending(GUEST)),
                agent.api.snapshots(GUEST))),
        Optional.of(agent.api.tasks(TaskQuery.all())),
        Set.of());
  }

  @Test
  void nothingWaits() throws IOException {
    Run run = pending();
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of("Nothing waits for a signature."), run.lines());
    assertEquals(0, host.server().received().count());
  }

  @Test
  void anOperatorIsShownWhatTheHubCannotWrite() throws Exception {
    agent.wish(DESTROY, Source.DESIRED_STATE);
    IssuedNonces.Issued issued = agent.issued();
    OperationDocument says = agent.documents.parse(issued.document().getBytes(US_ASCII));
    Run run = pending();
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(issued.nonce() + "  destroy_guest  lxc/101", run.lines().getFirst());
    assertTrue(rows(run, "wished").getFirst().startsWith("by the desired state, "), run::out);
    assertEquals(
        List.of("purge=true, destroy_unreferenced_disks=false, force=false"),
        rows(run, "parameters"));
    assertTrue(rows(run, "class").getFirst().startsWith("destructive, rule data ("), run::out);
    assertEquals(List.of("\"nextcloud\", running for 20 h"), rows(run, "guest"));
    assertEquals(List.of("rootfs local-lvm:vm-101-disk-0, 8G"), rows(run, "disks"));
    assertTrue(rows(run, "snapshots").getFirst().startsWith("before_upgrade, 20"), run::out);
    assertEquals(1, rows(run, "last backup").size());
    assertTrue(rows(run, "last backup").getFirst().startsWith("20"), run::out);
    assertEquals(List.of(says.guest().orElseThrow().fingerprint()), rows(run, "fingerprint"));
    assertEquals(List.of("valid until " + says.notAfter()), rows(run, "document"));
    assertEquals(List.of(), rows(run, "WRONG"));
    assertEquals("To sign one: felhom-agent pending NONCE --out FILE", run.lines().getLast());
  }

  @Test
  void theSameIsThereForScripts() throws Exception {
    agent.wish(DESTROY, Source.SIGNED_HUB);
    Run run = pending("--json");
    assertEquals(0, run.exitCode(), run::toString);
    JsonNode one = run.json().path("pending").path(0);
    assertEquals(agent.issued().nonce().value(), one.path("nonce").asText());
    assertEquals("lxc/101", one.path("guest").asText());
    assertTrue(one.path("params").path("purge").booleanValue());
    assertEquals("signed_hub", one.path("source").asText());
    assertEquals("data", one.path("rule").asText());
    assertEquals(
        agent.issued().document(),
        new String(Base64.getDecoder().decode(one.path("document").asText()), US_ASCII));
    JsonNode seen = one.path("observed");
    assertEquals("nextcloud", seen.path("name").asText());
    assertEquals("running", seen.path("status").asText());
    assertEquals("8G", seen.path("disks").path(0).path("size").asText());
    assertEquals("before_upgrade", seen.path("snapshots").path(0).path("name").asText());
    assertTrue(seen.path("last_backup").path("taken_at").isTextual());
    assertEquals(0, one.path("misfits").size());
  }

  @Test
  void whatIsIssuedHoldsForWhatTheSlotSees() throws Exception {
    host.node().changeGuest(101, SimulatedGuest::stopped);
    agent.wish(DESTROY, Source.SIGNED_HUB);
    OperationDocument says = agent.documents.parse(agent.issued().document().getBytes(US_ASCII));
    assertEquals(Optional.empty(), TargetCheck.check(says, target()));
  }

  @Test
  void exactlyTheBytesToSignAreWrittenAndHowToSignThem() throws Exception {
    agent.wish(DESTROY, Source.SIGNED_HUB);
    IssuedNonces.Issued issued = agent.issued();
    Path file = host.folder().resolve("op 1.json");
    Run run = pending(issued.nonce().value(), "--out", file.toString());
    assertEquals(0, run.exitCode(), run::toString);
    assertArrayEquals(issued.document().getBytes(US_ASCII), Files.readAllBytes(file));
    assertEquals(
        List.of(
            "ssh-keygen -Y sign -n op@felhom.dooplex.hu -f KEY '" + file + "'",
            "felhom-agent submit '" + file + "' '" + file + ".sig'"),
        run.lines().subList(run.lines().size() - 2, run.lines().size()));
    Run again = pending(issued.nonce().value(), "--out", file.toString());
    assertEquals(1, again.exitCode());
    assertEquals(file + " is there already; name another one, or move it away", again.error());
  }

  @Test
  void aRotationIsSignedUnderItsOwnNamespace() throws Exception {
    agent.wish(
        new RotateSigners(2, "0".repeat(64), List.of(), List.of("old")), Source.SIGNED_CONSOLE);
    Run run = pending(agent.issued().nonce().value());
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of("this host"), rows(run, "target"));
    assertTrue(
        run.lines().contains("ssh-keygen -Y sign -n keys@felhom.dooplex.hu -f KEY FILE"), run::out);
  }

  /** trust.md, 6: the name swap by the hub before {@code pending}. */
  @Test
  void aGuestThatWasRenamedMeanwhileIsShownUnderBothNames() throws Exception {
    agent.wish(DESTROY, Source.SIGNED_HUB);
    host.node().changeGuest(101, guest -> guest.set("hostname", "scratch"));
    host.node().changeGuest(102, guest -> guest.set("hostname", "nextcloud"));
    Run run = pending();
    assertEquals(List.of("\"scratch\", running for 20 h"), rows(run, "guest"));
    String wrong = "the document names \"nextcloud\"; the guest has another name now";
    assertEquals(List.of(wrong), rows(run, "WRONG"));
    Run one = pending(agent.issued().nonce().value());
    assertEquals(1, one.exitCode());
    assertEquals("it would be refused now: " + wrong, one.error());
    assertEquals(
        "name", pending("--json").json().path("pending").path(0).path("misfits").path(0).asText());
  }

  @Test
  void aGuestThatIsAnotherOneIsTold() throws Exception {
    agent.wish(DESTROY, Source.SIGNED_HUB);
    host.node().changeGuest(101, guest -> guest.set("rootfs", "local-lvm:vm-101-disk-7,size=8G"));
    assertEquals(
        List.of("the guest's disks, network devices or snapshots are not those of the document"),
        rows(pending(), "WRONG"));
    host.node().removeGuest(101);
    Run gone = pending();
    assertEquals(List.of("the guest of the document is gone"), rows(gone, "WRONG"));
    assertEquals(List.of("there is none on this node"), rows(gone, "guest"));
  }

  @Test
  void aLockedGuestHasNoDocumentAndThatIsSaid() throws Exception {
    host.node().changeGuest(101, guest -> guest.lock("backup"));
    agent.wish(DESTROY, Source.SIGNED_HUB);
    Run run = pending();
    assertEquals("(no document)  destroy_guest  lxc/101", run.lines().getFirst());
    assertEquals(List.of("backup"), rows(run, "locked"));
    assertEquals(List.of("none: guest_locked"), rows(run, "document"));
    Run none = pending("0".repeat(26));
    assertEquals(1, none.exitCode());
    assertEquals(
        "no document of that nonce waits for a signature; felhom-agent pending shows all",
        none.error());
  }

  @Test
  void whateverAnybodyCallsThingsNothingReachesTheTerminal() throws Exception {
    String evil = "x\u001b[2J\u009b1m\u202ey\u2028";
    host.node()
        .changeGuest(
            101,
            guest ->
                guest
                    .set("hostname", evil)
                    .set("rootfs", "local-lvm:" + evil + ",size=" + evil)
                    .set("mp0", "/mnt/" + evil + ",mp=/" + evil)
                    .lock(evil));
    agent.wish(DESTROY, Source.SIGNED_HUB);
    agent.wish(
        new SetGuestConfig(
            GUEST,
            new TreeMap<>(Map.of("description", evil, "tags", "b\", force=\"true")),
            new TreeSet<>()),
        Source.SIGNED_HUB);
    for (String[] options : List.of(new String[0], new String[] {"--json"})) {
      Run run = pending(options);
      assertEquals(0, run.exitCode(), run::toString);
      String all = run.out() + run.err();
      assertFalse(all.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c)), run::out);
      assertFalse(all.contains("\u202e") || all.contains("\u2028"), run::out);
    }
    assertTrue(pending().out().contains("\"b\\\", force=\\\"true\""), pending()::out);
  }

  @Test
  void withoutProxmoxTheDocumentIsThereAllTheSame() throws Exception {
    agent.wish(DESTROY, Source.SIGNED_HUB);
    host.set("proxmox.tls.pin_sha256", TestHost.nodeCertificate().sha256());
    Path file = host.folder().resolve("op.json");
    Run run = pending(agent.issued().nonce().value(), "--out", file.toString());
    assertEquals(3, run.exitCode(), run::toString);
    assertTrue(run.error().startsWith("the guests were not looked at: GET /"), run::err);
    assertTrue(rows(run, "guest").getFirst().startsWith("not seen: "), run::out);
    assertEquals(agent.issued().document(), Files.readString(file));
  }

  @Test
  void eachGuestIsLookedAtOnce() throws Exception {
    agent.wish(DESTROY, Source.SIGNED_HUB).wish(new StopGuest(GUEST), Source.SIGNED_CONSOLE);
    int before = host.server().received().count();
    pending();
    int one = host.server().received().count() - before;
    agent.wish(DESTROY, Source.SIGNED_CONSOLE);
    before = host.server().received().count();
    pending();
    assertEquals(one, host.server().received().count() - before);
  }

  @Test
  void aFileToWriteNeedsADocument() throws IOException {
    Run run = pending("--out", "x");
    assertEquals(2, run.exitCode());
    assertEquals("--out takes one document: name its NONCE", run.error());
  }
}
