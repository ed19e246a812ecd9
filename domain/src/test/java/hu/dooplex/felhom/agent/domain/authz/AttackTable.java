package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.BindingMismatch;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.ClockUntrusted;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Denial;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Expired;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.NonceNotIssued;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.NotYetValid;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed.Earlier;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.RoleDenied;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.StateUnavailable;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.ThresholdNotMet;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.WindowTooLong;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.WrongHost;
import hu.dooplex.felhom.agent.domain.authz.Rejection.BadSignature;
import hu.dooplex.felhom.agent.domain.authz.Rejection.UnknownSigner;
import hu.dooplex.felhom.agent.domain.authz.Rejection.UnsupportedAlgorithm;
import hu.dooplex.felhom.agent.domain.authz.Rejection.UnsupportedAlgorithm.Part;
import hu.dooplex.felhom.agent.domain.authz.Rejection.WrongNamespace;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What of the adversarial matrix (trust.md, 6) needs no daemon. Each row is the valid control with
 * one thing changed, and the exact rejection.
 */
public final class AttackTable {
  private static final String OPS_FINGERPRINT = SignedScene.OPS_1.enrolled("x").fingerprint();
  private static final JournalEntry.Ended DONE =
      new JournalEntry.Ended(
          SignedScene.NONCE,
          SignedScene.ISSUED.plusSeconds(900),
          JournalEntry.Outcome.SUCCEEDED,
          "",
          "",
          Optional.empty());

  /**
   * One row.
   *
   * @param expected the rejection, for the scene after the change
   */
  public record Row(
      String name, Consumer<SignedScene> change, Function<SignedScene, Rejection> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Row> rows = new ArrayList<>();

  private AttackTable() {}

  public static List<Row> rows() {
    AttackTable table = new AttackTable();
    table.signatures();
    table.forms();
    table.namespaces();
    table.replays();
    table.hostAndTime();
    table.roles();
    table.rotations();
    table.thresholds();
    table.bindings();
    table.parameters();
    table.damage();
    return List.copyOf(table.rows);
  }

  private void row(String name, Consumer<SignedScene> change, Rejection expected) {
    rows.add(new Row(name, change, scene -> expected));
  }

  private void signatures() {
    EnrolledKey stranger = SignedScene.STRANGER.enrolled("x");
    row(
        "unknown signer",
        scene -> scene.by(SignedScene.STRANGER),
        new UnknownSigner("ssh-ed25519", stranger.fingerprint()));
    row(
        "signer removed since",
        scene -> scene.signers = TestSets.of(2, SignedScene.VAULT.named("vault", KeyRole.RECOVERY)),
        new UnknownSigner("ssh-ed25519", OPS_FINGERPRINT));
    row(
        "a stranger signs besides",
        scene -> scene.by(SignedScene.OPS_1, SignedScene.STRANGER),
        new UnknownSigner("ssh-ed25519", stranger.fingerprint()));
    row(
        "document and signature swapped between two jobs",
        scene ->
            scene.signatures =
                honest -> List.of(armored("the document of another job", scene.namespace)),
        doesNotHold());
    row(
        "bytes after the signed ones",
        scene -> scene.tampered = text -> text + "\n",
        doesNotHold());
    row(
        "another guest written into the signed document",
        scene -> scene.tampered = text -> text.replace("101", "102"),
        doesNotHold());
    row(
        "no signature in the text of one",
        scene -> scene.signatures = honest -> List.of(SignedScene.bytes("ssh-ed25519 AAAA")),
        new Rejection.MalformedSignature(
            "the text does not start with the line BEGIN SSH SIGNATURE"));
    row(
        "SHA-1 RSA",
        scene -> scene.by(SignedScene.RSA.withAlgorithm("ssh-rsa")),
        new UnsupportedAlgorithm(
            Part.SIGNATURE, "ssh-rsa", List.of("rsa-sha2-256", "rsa-sha2-512")));
    row(
        "small RSA",
        scene -> scene.by(SignedScene.SMALL_RSA),
        new UnsupportedAlgorithm(
            Part.KEY,
            "ssh-rsa of 2048 bits with exponent 65537",
            List.of(SshPublicKey.Rsa.ALLOWED)));
    row(
        "key and signature type crossed",
        scene -> scene.by(SignedScene.OPS_1.withAlgorithm("ecdsa-sha2-nistp256")),
        new UnsupportedAlgorithm(Part.SIGNATURE, "ecdsa-sha2-nistp256", List.of("ssh-ed25519")));
    row(
        "security key that nobody touched",
        scene -> scene.by(SignedScene.TOKEN.onToken("ssh:", 0, 7)),
        new BadSignature(
            "token",
            SignedScene.TOKEN.enrolled("token").fingerprint(),
            SignatureFlaw.NO_USER_PRESENCE));
  }

  /** Each holds for a verifier that looks less closely. */
  private void forms() {
    malformed(
        "reserved field not empty",
        "the reserved field is not empty",
        message -> SignedScene.OPS_1.sign("op@felhom.dooplex.hu", "x", "sha512", message));
    malformed(
        "a byte after the signature's blob",
        "the blob goes on after its last field",
        message -> honest(message).withRaw(TestSignature.Field.AFTER, new byte[1]));
    malformed(
        "another version of the signature",
        "the version is not 1",
        message -> honest(message).withRaw(TestSignature.Field.VERSION, TestBytes.u32(2)));
    row(
        "signed over an unsupported hash",
        scene ->
            signedAs(
                scene,
                message -> SignedScene.OPS_1.sign("op@felhom.dooplex.hu", "", "sha384", message)),
        new UnsupportedAlgorithm(Part.HASH, "sha384", List.of("sha256", "sha512")));
    TestSigner larger =
        SignedScene.OPS_1.signingWith((algorithm, bytes) -> plusOrder(SignedScene.OPS_1, bytes));
    row(
        "S plus the group order",
        scene -> scene.by(larger),
        new BadSignature("ops-1", OPS_FINGERPRINT, SignatureFlaw.NOT_REDUCED));
  }

  private static TestSignature honest(byte[] message) {
    return SignedScene.OPS_1.sign(Namespace.OPERATIONS, message);
  }

  private static byte[] plusOrder(TestSigner signer, byte[] bytes) {
    byte[] body = signer.body(bytes);
    BigInteger s = EdwardsPoint.number(Arrays.copyOfRange(body, 32, 64)).add(EdwardsPoint.L);
    return TestBytes.concat(Arrays.copyOf(body, 32), TestBytes.reversed(TestBytes.fixed(s, 32)));
  }

  private void malformed(String name, String defect, Function<byte[], TestSignature> signing) {
    row(name, scene -> signedAs(scene, signing), new Rejection.MalformedSignature(defect));
  }

  private static void signedAs(SignedScene scene, Function<byte[], TestSignature> signing) {
    byte[] document = scene.handedOver().document();
    scene.signatures = honest -> List.of(signing.apply(document).armored());
  }

  private void namespaces() {
    row(
        "operation signed for the namespace of rotations",
        scene -> scene.namespace = Namespace.SIGNERS,
        new WrongNamespace(Namespace.OPERATIONS, "keys@felhom.dooplex.hu"));
    row(
        "rotation signed for the namespace of operations",
        scene -> {
          scene.of(removing(scene, "ops-2"));
          scene.namespace = Namespace.OPERATIONS;
        },
        new WrongNamespace(Namespace.SIGNERS, "op@felhom.dooplex.hu"));
    row(
        "signed for something else",
        scene -> scene.namespace = new Namespace("file"),
        new WrongNamespace(Namespace.OPERATIONS, "file"));
    row(
        "one signature for each namespace",
        scene ->
            scene.signatures = honest -> List.of(honest.getFirst(), armored("", Namespace.SIGNERS)),
        new WrongNamespace(Namespace.SIGNERS, "op@felhom.dooplex.hu"));
  }

  private void replays() {
    row(
        "replayed while it runs",
        scene -> consumed(scene, Optional.empty()),
        new Replayed(SignedScene.NONCE, new Earlier.Running()));
    row(
        "replayed after it ended",
        scene -> consumed(scene, Optional.of(DONE)),
        new Replayed(SignedScene.NONCE, new Earlier.Finished(DONE)));
    row(
        "replayed after it expired",
        scene -> {
          consumed(scene, Optional.of(DONE));
          scene.now = scene.issued.notAfter();
        },
        new Replayed(SignedScene.NONCE, new Earlier.Finished(DONE)));
    row(
        "the nonce of another document",
        scene ->
            scene.consumed.put(
                SignedScene.NONCE,
                sha256 ->
                    new JournalState.Consumed(
                        SignedScene.NONCE, "0".repeat(64), Optional.empty(), Optional.of(DONE))),
        new Replayed(SignedScene.NONCE, new Earlier.OtherDocument()));
    // A reboot, a wiped state folder, one restored from an old copy or cloned: the journal knows
    // nothing, and the runtime folder is gone.
    row(
        "replayed after a reboot with an old state folder",
        scene -> scene.nonceKnown = false,
        new NonceNotIssued(SignedScene.NONCE));
    OperationId own = new OperationId("7".repeat(26));
    row(
        "a nonce of the operator's own making",
        scene ->
            scene.swapped =
                document ->
                    new OperationDocument(
                        own,
                        document.host(),
                        document.operation(),
                        document.guest(),
                        document.observedAt(),
                        document.notBefore(),
                        document.notAfter()),
        new NonceNotIssued(own));
  }

  private static void consumed(SignedScene scene, Optional<JournalEntry.Ended> end) {
    scene.consumed.put(
        SignedScene.NONCE,
        sha256 -> new JournalState.Consumed(SignedScene.NONCE, sha256, Optional.empty(), end));
  }

  private void hostAndTime() {
    Instant issued = SignedScene.ISSUED;
    Instant notAfter = issued.plusSeconds(7200);
    row("wrong host", scene -> scene.host = "other", new WrongHost("other", "demo-felhom"));
    row(
        "state folder cloned to another host",
        scene -> {
          scene.host = "clone";
          scene.nonceKnown = false;
        },
        new WrongHost("clone", "demo-felhom"));
    row(
        "not yet valid",
        scene -> {
          scene.floor = Optional.empty();
          scene.now = issued.minusSeconds(1);
        },
        new NotYetValid(issued.minusSeconds(1), issued));
    row("expired", scene -> scene.now = notAfter, new Expired(notAfter, notAfter));
    row(
        "window of more than seven days",
        scene -> window(scene, Duration.ofDays(7).plusSeconds(1)),
        new WindowTooLong(issued, issued.plus(Duration.ofDays(7)).plusSeconds(1)));
    Instant floor = issued.plusSeconds(1800 + 301);
    row(
        "clock back",
        scene -> scene.floor = Optional.of(floor),
        new ClockUntrusted(issued.plusSeconds(1800), floor));
    Instant late = notAfter.plus(Duration.ofDays(30));
    row(
        "withheld until it expired, and the clock back",
        scene -> scene.floor = Optional.of(late),
        new ClockUntrusted(issued.plusSeconds(1800), late));
    row(
        "clock forward for a moment, then back",
        scene -> {
          scene.floor = followed(scene.now, Duration.ofMinutes(59));
        },
        new ClockUntrusted(issued.plusSeconds(1800), issued.plusSeconds(1800 + 59 * 60)));
    row(
        "clock back to before it is valid",
        scene -> {
          scene.floor = Optional.of(floor);
          scene.now = issued.minusSeconds(1);
        },
        new ClockUntrusted(issued.minusSeconds(1), floor));
  }

  /** The floor of an agent that has long followed a clock, and then saw it that far ahead. */
  private static Optional<Instant> followed(Instant now, Duration ahead) {
    Duration day = Duration.ofDays(1);
    return TimeFloor.started(Optional.empty(), now.minus(day), Duration.ZERO)
        .seen(now, day)
        .seen(now.plus(ahead), day)
        .floor();
  }

  static void window(SignedScene scene, Duration length) {
    OperationDocument of = scene.issued;
    scene.issued =
        new OperationDocument(
            of.nonce(),
            of.host(),
            of.operation(),
            of.guest(),
            of.observedAt(),
            of.notBefore(),
            of.notBefore().plus(length));
  }

  private void roles() {
    row(
        "recovery key on an operation",
        scene -> scene.by(SignedScene.VAULT),
        denied("destroy_guest", "vault", Denial.Reason.RECOVERY_KEY, Optional.empty()));
    row(
        "recovery key on a benign operation",
        scene -> {
          scene.destructive = false;
          scene.by(SignedScene.VAULT);
        },
        denied("destroy_guest", "vault", Denial.Reason.RECOVERY_KEY, Optional.empty()));
    Instant added = SignedScene.ISSUED.plusSeconds(1801).minus(Duration.ofDays(3));
    row(
        "fresh key within 72 hours",
        scene -> {
          scene.addedByOperational(SignedScene.STRANGER, "fresh", added);
          scene.by(SignedScene.STRANGER);
        },
        denied(
            "destroy_guest",
            "fresh",
            Denial.Reason.FRESH_KEY,
            Optional.of(SignedScene.ISSUED.plusSeconds(1801))));
  }

  private void rotations() {
    Signer second = SignedScene.STRANGER.named("vault-2", KeyRole.RECOVERY);
    row(
        "operational key removes the recovery key",
        scene -> scene.of(removing(scene, "vault")),
        denied("rotate_signers", "ops-1", Denial.Reason.TOUCHES_RECOVERY, Optional.empty()));
    row(
        "operational key adds a recovery key",
        scene -> scene.of(new RotateSigners(2, scene.signers.sha256(), List.of(second), List.of())),
        denied("rotate_signers", "ops-1", Denial.Reason.TOUCHES_RECOVERY, Optional.empty()));
    row(
        "fresh key rotates signers",
        scene -> {
          scene.addedByOperational(SignedScene.STRANGER, "fresh", scene.now);
          scene.of(removing(scene, "ops-1")).by(SignedScene.STRANGER);
        },
        denied(
            "rotate_signers",
            "fresh",
            Denial.Reason.FRESH_KEY,
            Optional.of(SignedScene.ISSUED.plusSeconds(1800).plus(Duration.ofDays(3)))));
    row(
        "one key rotates itself past a threshold of two",
        scene -> {
          scene.thresholds = new Thresholds(1, Map.of("destroy_guest", 2));
          scene.of(removing(scene, "ops-2"));
        },
        new ThresholdNotMet("rotate_signers", 2, List.of("ops-1")));
  }

  private static RotateSigners removing(SignedScene scene, String name) {
    return new RotateSigners(
        scene.signers.version() + 1, scene.signers.sha256(), List.of(), List.of(name));
  }

  private void thresholds() {
    Thresholds two = new Thresholds(2, Map.of());
    row(
        "one signer for a threshold of two",
        scene -> scene.thresholds = two,
        new ThresholdNotMet("destroy_guest", 2, List.of("ops-1")));
    row(
        "one signer twice for a threshold of two",
        scene -> {
          scene.thresholds = two;
          scene.by(SignedScene.OPS_1, SignedScene.OPS_1);
        },
        new ThresholdNotMet("destroy_guest", 2, List.of("ops-1")));
    row(
        "one signature twice for a threshold of two",
        scene -> {
          scene.thresholds = two;
          scene.signatures = honest -> List.of(honest.getFirst(), honest.getFirst());
        },
        new ThresholdNotMet("destroy_guest", 2, List.of("ops-1")));
    row(
        "a recovery key for the second of two",
        scene -> {
          scene.thresholds = two;
          scene.by(SignedScene.OPS_1, SignedScene.VAULT);
        },
        new ThresholdNotMet("destroy_guest", 2, List.of("ops-1")));
    row(
        "a fresh key for the second of two",
        scene -> {
          scene.thresholds = two;
          scene.addedByOperational(SignedScene.STRANGER, "fresh", scene.now);
          scene.by(SignedScene.OPS_1, SignedScene.STRANGER);
        },
        new ThresholdNotMet("destroy_guest", 2, List.of("ops-1")));
  }

  private void bindings() {
    bound(
        "guest.vmid",
        scene ->
            scene.signedGuest(
                guest -> new SignedGuest(GuestRef.lxc(102), guest.name(), guest.fingerprint())));
    bound(
        "guest.kind",
        scene ->
            scene.signedGuest(
                guest -> new SignedGuest(GuestRef.qemu(101), guest.name(), guest.fingerprint())));
    bound(
        "guest.name",
        scene ->
            scene.signedGuest(guest -> new SignedGuest(guest.ref(), "db", guest.fingerprint())));
    bound(
        "guest.fingerprint",
        scene ->
            scene.signedGuest(guest -> new SignedGuest(guest.ref(), guest.name(), "0".repeat(64))));
    bound("operation", scene -> scene.signedOperation(new StopGuest(SignedScene.GUEST)));
    row(
        "the operator makes the window longer",
        scene ->
            scene.swapped =
                document -> {
                  SignedScene longer = new SignedScene();
                  window(longer, Duration.ofDays(7));
                  return longer.issued;
                },
        new BindingMismatch(List.of("bytes")));
    row(
        "the same written otherwise",
        scene -> scene.rewritten = text -> text.replace("\n", ""),
        new BindingMismatch(List.of("bytes")));
  }

  private void bound(String field, Consumer<SignedScene> change) {
    row("another " + field + " is signed", change, new BindingMismatch(List.of(field)));
  }

  private void parameters() {
    for (OtherParameters.Change change : OtherParameters.all()) {
      row(
          "another " + change.name() + " of " + change.issued().wireName() + " is signed",
          scene -> scene.of(change.issued()).signedOperation(change.signed()),
          new BindingMismatch(List.of("params." + change.name())));
    }
  }

  private void damage() {
    row(
        "the journal is damaged",
        scene -> scene.journalDamage = Optional.of("journal damaged at record 3"),
        new StateUnavailable("journal damaged at record 3"));
    row(
        "the issued nonces cannot be read",
        scene -> scene.issuedDamage = Optional.of("issued: permission denied"),
        new StateUnavailable("issued: permission denied"));
  }

  private static Rejection doesNotHold() {
    return new BadSignature("ops-1", OPS_FINGERPRINT, SignatureFlaw.DOES_NOT_HOLD);
  }

  private static Rejection denied(
      String operation, String signer, Denial.Reason reason, Optional<Instant> until) {
    return new RoleDenied(operation, List.of(new Denial(signer, reason, until)));
  }

  private static byte[] armored(String message, Namespace namespace) {
    return SignedScene.OPS_1.sign(namespace, SignedScene.bytes(message)).armored();
  }
}
