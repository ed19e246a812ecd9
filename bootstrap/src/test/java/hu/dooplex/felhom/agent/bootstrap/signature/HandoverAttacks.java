package hu.dooplex.felhom.agent.bootstrap.signature;

import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.DESTROY;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.OPS_1;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.OPS_2;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.STRANGER;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.VAULT;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.guest;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.signed;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.wish;
import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The adversarial matrix (trust.md, 6) against what takes the operations in, with the files of the
 * agent and a node. Each row is the valid control, a destruction of 101 that ops-1 has signed, with
 * one thing changed. Names that {@code AttackTable} has too are its.
 */
final class HandoverAttacks {
  /** Does it, and gives the last answer. */
  interface Attack {
    OperationResult on(SignedWorld world) throws Exception;
  }

  /**
   * One row.
   *
   * @param answer outcome and reason
   * @param mutations what the node received, at the end
   */
  record Row(String name, Attack attack, String answer, List<String> mutations) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<String> NONE = List.of();
  private static final List<String> ONCE = List.of("DELETE /nodes/pve1/lxc/101");
  private static final String STOP =
      "\"operation\":\"stop_guest\",\"guest\":{\"kind\":\"lxc\",\"vmid\":101},\"params\":{}";
  private static final String START =
      "\"operation\":\"start_guest\",\"guest\":{\"kind\":\"lxc\",\"vmid\":101},\"params\":{}";

  private final List<Row> rows = new ArrayList<>();

  private HandoverAttacks() {}

  static List<Row> rows() {
    HandoverAttacks table = new HandoverAttacks();
    table.control();
    table.unsigned();
    table.signatures();
    table.documents();
    table.replays();
    table.otherHosts();
    table.clocks();
    table.targets();
    table.switches();
    table.state();
    return List.copyOf(table.rows);
  }

  private void row(String name, Attack attack, String answer, List<String> mutations) {
    rows.add(new Row(name, attack, answer, mutations));
  }

  private void refused(String name, Attack attack, String reason) {
    row(name, attack, "REFUSED " + reason, NONE);
  }

  private static OperationResult valid(SignedWorld world) {
    return world.byHub(signed(world.issued(DESTROY), OPS_1));
  }

  private void control() {
    row("valid", HandoverAttacks::valid, "SUCCEEDED ", ONCE);
    row(
        "valid, at the console",
        world -> world.byConsole(signed(world.issued(DESTROY), OPS_1)),
        "SUCCEEDED ",
        ONCE);
    row(
        "valid, with the second of two keys",
        world -> world.byHub(signed(world.issued(DESTROY), OPS_2)),
        "SUCCEEDED ",
        ONCE);
    row(
        "valid, by two of two",
        world -> {
          world.thresholds = new Thresholds(2, Map.of());
          world.restart();
          return world.byHub(signed(world.issued(DESTROY), OPS_1, OPS_2));
        },
        "SUCCEEDED ",
        ONCE);
  }

  private void unsigned() {
    row("unsigned job, destructive", world -> world.wished(DESTROY), "PENDING_SIGNATURE ", NONE);
    row("unsigned job, benign", world -> world.wished(START), "PENDING_SIGNATURE ", NONE);
    row(
        "unsigned job at the console",
        world -> world.byConsole(wish(DESTROY)),
        "PENDING_SIGNATURE ",
        NONE);
    row(
        "issued document without a signature",
        world -> world.byHub(signed(world.issued(DESTROY))),
        "REFUSED malformed_document",
        NONE);
    refused(
        "unsigned job for another host",
        world ->
            world.byHub(
                new SignedEnvelope(
                    replaced(wish(DESTROY).document(), SignedWorld.HOST, "other"), List.of())),
        "wrong_host");
    refused(
        "unsigned job for a guest that does not exist",
        world -> world.wished(DESTROY.replace("101", "199")),
        "no_such_guest");
    refused(
        "unsigned job of an operation that nobody knows",
        world -> world.wished(DESTROY.replace("destroy_guest", "burn_guest")),
        "malformed_document");
    refused(
        "unsigned job with a parameter too many",
        world -> world.wished(DESTROY.replace("\"force\"", "\"now\":true,\"force\"")),
        "malformed_document");
    refused(
        "unsigned job with a duplicate key",
        world -> world.wished(DESTROY.replace("\"force\"", "\"purge\":false,\"force\"")),
        "malformed_document");
  }

  private void signatures() {
    signedBy("unknown signer", "unknown_signer", STRANGER);
    signedBy("a stranger signs besides", "unknown_signer", OPS_1, STRANGER);
    signedBy("recovery key on an operation", "role_denied", VAULT);
    refused("one signer for a threshold of two", world -> two(world, OPS_1), "threshold_not_met");
    refused(
        "one signer twice for a threshold of two",
        world -> two(world, OPS_1, OPS_1),
        "threshold_not_met");
    refused(
        "a recovery key for the second of two",
        world -> two(world, OPS_1, VAULT),
        "threshold_not_met");
    refused(
        "signer removed since",
        world -> {
          String document = world.issued(DESTROY);
          world.signers = without("ops-1", world.signers);
          world.restart();
          return world.byHub(signed(document, OPS_1));
        },
        "unknown_signer");
    refused(
        "no signers",
        world -> {
          String document = world.issued(DESTROY);
          world.signers = List.of();
          world.restart();
          return world.byHub(signed(document, OPS_1));
        },
        "unknown_signer");
    refused(
        "operation signed for the namespace of rotations",
        world -> world.byHub(signed(Namespace.SIGNERS, world.issued(DESTROY), OPS_1)),
        "wrong_namespace");
    refused(
        "more signatures than there can be signers",
        world ->
            world.byHub(
                new SignedEnvelope(
                    world.issued(DESTROY).getBytes(US_ASCII),
                    Collections.nCopies(33, new byte[] {1}))),
        "too_many_signatures");
    refused(
        "a signature of 20,000 bytes",
        world ->
            world.byHub(
                new SignedEnvelope(
                    world.issued(DESTROY).getBytes(US_ASCII), List.of(new byte[20_000]))),
        "malformed_signature");
  }

  private void signedBy(String name, String reason, TestSigner... by) {
    refused(name, world -> world.byHub(signed(world.issued(DESTROY), by)), reason);
  }

  private static OperationResult two(SignedWorld world, TestSigner... by) throws Exception {
    world.thresholds = new Thresholds(2, Map.of());
    world.restart();
    return world.byHub(signed(world.issued(DESTROY), by));
  }

  private static List<Signer> without(String name, List<Signer> signers) {
    return signers.stream().filter(signer -> !signer.name().equals(name)).toList();
  }

  private void documents() {
    refused(
        "a nonce of the operator's own making",
        world ->
            world.byHub(signed(changed(world.issued(DESTROY), "nonce", "0".repeat(26)), OPS_1)),
        "nonce_not_issued");
    refused(
        "wrong host",
        world -> world.byHub(signed(changed(world.issued(DESTROY), "host", "other"), OPS_1)),
        "wrong_host");
    for (String[] change :
        new String[][] {
          {"another guest.vmid is signed", "\"vmid\": 101", "\"vmid\": 102"},
          {"another guest.kind is signed", "\"kind\": \"lxc\"", "\"kind\": \"qemu\""},
          {"another guest.name is signed", "guest101", "guest102"},
          {"another purge of destroy_guest is signed", "\"purge\": true", "\"purge\": false"},
          {
            "another destroy_unreferenced_disks of destroy_guest is signed",
            "\"destroy_unreferenced_disks\": false",
            "\"destroy_unreferenced_disks\": true"
          },
          {"another force of destroy_guest is signed", "\"force\": false", "\"force\": true"},
          {"the same written otherwise", "{\n  ", "{\n   "}
        }) {
      refused(
          change[0],
          world ->
              world.byHub(signed(replaced(world.issued(DESTROY), change[1], change[2]), OPS_1)),
          "binding_mismatch");
    }
    refused(
        "another guest.fingerprint is signed",
        world ->
            world.byHub(
                signed(changed(world.issued(DESTROY), "fingerprint", "0".repeat(64)), OPS_1)),
        "binding_mismatch");
    refused(
        "another guest written into the signed document",
        world -> {
          SignedEnvelope honest = signed(world.issued(DESTROY), OPS_1);
          return world.byHub(
              new SignedEnvelope(
                  replaced(honest.document(), "\"vmid\": 101", "\"vmid\": 102"),
                  honest.signatures()));
        },
        "bad_signature");
    refused(
        "document and signature swapped between two jobs",
        world -> {
          SignedEnvelope one = signed(world.issued(DESTROY), OPS_1);
          SignedEnvelope other = signed(world.issued(STOP), OPS_1);
          return world.byHub(new SignedEnvelope(one.document(), other.signatures()));
        },
        "bad_signature");
    refused(
        "signed, and no document at all",
        world -> world.byHub(signed("burn everything", OPS_1)),
        "malformed_document");
    refused(
        "a document of 20,000 bytes",
        world -> world.byHub(signed("x".repeat(20_000), OPS_1)),
        "malformed_document");
  }

  private void replays() {
    row(
        "replayed after it ended",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.byHub(envelope);
          return world.byHub(envelope);
        },
        "SUCCEEDED replayed",
        ONCE);
    row(
        "replayed with another signature",
        world -> {
          String document = world.issued(DESTROY);
          world.byHub(signed(document, OPS_1));
          return world.byHub(signed(document, OPS_2));
        },
        "SUCCEEDED replayed",
        ONCE);
    row(
        "replayed at the console",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.byHub(envelope);
          return world.byConsole(envelope);
        },
        "SUCCEEDED replayed",
        ONCE);
    row(
        "replayed a thousand times",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          OperationResult last = world.byHub(envelope);
          for (int i = 0; i < 1000; i++) {
            last = world.byHub(envelope);
          }
          return last;
        },
        "SUCCEEDED replayed",
        ONCE);
    replayed("after a restart", SignedWorld::restart, "SUCCEEDED replayed");
    replayed(
        "after it expired", world -> world.time.pass(Duration.ofDays(2)), "SUCCEEDED replayed");
    // The runtime folder is a tmpfs; the journal still knows.
    replayed("after a reboot", SignedWorld::reboot, "SUCCEEDED replayed");
    replayed(
        "after the state folder was wiped", SignedWorld::wipeState, "REFUSED nonce_not_issued");
    replayed(
        "after a reboot and a wiped state folder",
        world -> {
          world.reboot();
          world.wipeState();
        },
        "REFUSED nonce_not_issued");
    row(
        "replayed after an old state folder was put back",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.copyState("old");
          world.byHub(envelope);
          world.node.put(guest(101));
          world.restoreState("old");
          return world.byHub(envelope);
        },
        "REFUSED nonce_not_issued",
        ONCE);
    row(
        "replayed after a reboot with an old state folder",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.copyState("old");
          world.byHub(envelope);
          world.node.put(guest(101));
          world.restoreState("old");
          world.reboot();
          return world.byHub(envelope);
        },
        "REFUSED nonce_not_issued",
        ONCE);
    refused(
        "not run before a reboot, and handed over after it",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.reboot();
          return world.byHub(envelope);
        },
        "nonce_not_issued");
  }

  /** Something that happens to the host. */
  private interface Event {
    void on(SignedWorld world) throws Exception;
  }

  private void replayed(String when, Event event, String answer) {
    row(
        "replayed " + when,
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.byHub(envelope);
          world.node.put(guest(101));
          event.on(world);
          return world.byHub(envelope);
        },
        answer,
        ONCE);
  }

  private void otherHosts() {
    refused(
        "state folder cloned to another host",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.host = "other";
          world.reboot();
          return world.byHub(envelope);
        },
        "wrong_host");
    refused(
        "cloned to another host of the same name",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.reboot();
          return world.byHub(envelope);
        },
        "nonce_not_issued");
  }

  private void clocks() {
    refused(
        "expired",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.time.pass(Duration.ofHours(25));
          return world.byHub(envelope);
        },
        "expired");
    refused(
        "clock back to before it is valid",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.time.set(Duration.ofSeconds(-30));
          return world.byHub(envelope);
        },
        "not_yet_valid");
    afterTheClock("clock back", world -> world.time.set(Duration.ofMinutes(-6)));
    afterTheClock(
        "withheld until it expired, and the clock back",
        world -> {
          reportsForADay(world);
          world.time.set(Duration.ofDays(-1));
        });
    afterTheClock(
        "withheld, the clock back, and a restart",
        world -> {
          reportsForADay(world);
          world.time.set(Duration.ofDays(-1));
          world.restart();
        });
    row(
        "clock forward for a moment, then back",
        world -> {
          followed(world);
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.time.set(Duration.ofDays(3));
          world.reported();
          world.time.set(Duration.ofDays(-3));
          return world.byHub(envelope);
        },
        "SUCCEEDED ",
        ONCE);
  }

  /** Signed while the clock was believed, and handed over after that happened to it. */
  private void afterTheClock(String name, Event event) {
    refused(
        name,
        world -> {
          followed(world);
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          event.on(world);
          return world.byHub(envelope);
        },
        "clock_untrusted");
  }

  private static void reportsForADay(SignedWorld world) throws Exception {
    for (int hour = 0; hour < 25; hour++) {
      world.time.pass(Duration.ofHours(1));
      world.reported();
    }
  }

  /** The clock agreed with monotonic time for long enough to be believed. */
  private static void followed(SignedWorld world) throws Exception {
    world.reported();
    world.time.pass(Duration.ofHours(2));
    world.reported();
  }

  private void targets() {
    refused(
        "disk changed since",
        world ->
            after(
                world,
                () ->
                    world.node.changeGuest(
                        101, guest -> guest.set("mp0", "local-lvm:vm-101-disk-1,mp=/x,size=1G"))),
        "target_changed");
    refused(
        "renamed since",
        world ->
            after(
                world,
                () -> world.node.changeGuest(101, guest -> guest.set("hostname", "precious"))),
        "target_mismatch");
    refused(
        "gone since", world -> after(world, () -> world.node.removeGuest(101)), "target_mismatch");
    refused(
        "vmid reused by a customer",
        world ->
            after(
                world,
                () -> {
                  world.time.pass(Duration.ofSeconds(5));
                  world.node.somebodyElse().destroysAndReuses(101, guest(101));
                  world.time.pass(Duration.ofSeconds(5));
                }),
        "target_changed");
    refused(
        "locked since",
        world -> after(world, () -> world.node.changeGuest(101, guest -> guest.lock("backup"))),
        "target_not_ready");
    refused(
        "protection=1 set right before",
        world ->
            after(world, () -> world.node.changeGuest(101, guest -> guest.set("protection", 1))),
        "target_not_ready");
    refused(
        "voided by a change, and the change taken back",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.node.changeGuest(
              101, guest -> guest.set("mp0", "local-lvm:vm-101-disk-1,mp=/x,size=1G"));
          world.byHub(envelope);
          world.node.changeGuest(101, guest -> guest.unset("mp0"));
          return world.byHub(envelope);
        },
        "nonce_not_issued");
    refused(
        "the node is away",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.node.faults().always("/", new Fault.Disconnect());
          return world.byHub(envelope);
        },
        "unreachable");
  }

  private static OperationResult after(SignedWorld world, Runnable change) {
    SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
    change.run();
    return world.byHub(envelope);
  }

  private void switches() {
    refused(
        "blocked by the hub that hands it over",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.block();
          return world.byHub(envelope);
        },
        "blocked");
    row(
        "blocked by the hub, and brought to the console",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.block();
          world.byHub(envelope);
          return world.byConsole(envelope);
        },
        "SUCCEEDED ",
        ONCE);
    refused(
        "paused",
        world -> {
          world.paused = true;
          return valid(world);
        },
        "paused");
    refused(
        "paused, at the console",
        world -> {
          world.paused = true;
          return world.byConsole(signed(world.issued(DESTROY), OPS_1));
        },
        "paused");
    row(
        "refused while paused, and handed over again",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.paused = true;
          world.byHub(envelope);
          world.paused = false;
          return world.byHub(envelope);
        },
        "SUCCEEDED ",
        ONCE);
  }

  private void state() {
    refused(
        "full disk at the consumption",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.appendsLeft = 0;
          return world.byHub(envelope);
        },
        "state_unavailable");
    row(
        "full disk at the consumption, and handed over again",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.appendsLeft = 0;
          world.byHub(envelope);
          world.appendsLeft = Integer.MAX_VALUE;
          return world.byHub(envelope);
        },
        "SUCCEEDED ",
        ONCE);
    row(
        "killed after the consumption, before the request",
        world -> {
          SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
          world.killAfterIntent();
          world.byHub(envelope);
          world.restart();
          return world.byHub(envelope);
        },
        "OUTCOME_UNKNOWN replayed",
        NONE);
  }

  private static String replaced(String document, String old, String with) {
    if (!document.contains(old)) {
      throw new AssertionError(old + " is not in " + document);
    }
    return document.replace(old, with);
  }

  private static byte[] replaced(byte[] document, String old, String with) {
    return replaced(new String(document, US_ASCII), old, with).getBytes(US_ASCII);
  }

  private static String changed(String document, String key, String value) {
    return document.replaceFirst(
        "\"" + key + "\": \"[^\"]*\"", "\"" + key + "\": \"" + value + "\"");
  }
}
