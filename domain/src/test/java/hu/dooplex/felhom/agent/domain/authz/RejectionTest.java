package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Denial;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed.Earlier;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetChanged;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What hubs, reports and the audit trail are told of a rejection, and what an operator reads. */
class RejectionTest {
  private static final OperationId NONCE = new OperationId("6QK3ZJ7W5V2N4X8B1M0RTYP9CD");
  private static final Instant NOW = Instant.parse("2026-11-22T19:00:00Z");
  private static final Instant THEN = Instant.parse("2026-11-22T21:00:00Z");

  /**
   * One rejection.
   *
   * @param told what its text has to say
   */
  record Row(Rejection rejection, String wireName, List<String> told) {
    @Override
    public String toString() {
      return rejection.toString();
    }
  }

  private static Row row(Rejection rejection, String wireName, String... told) {
    return new Row(rejection, wireName, List.of(told));
  }

  static List<Row> rows() {
    return Stream.of(signatures(), documents(), targets()).flatMap(List::stream).toList();
  }

  private static List<Row> signatures() {
    return List.of(
        row(new Rejection.MalformedSignature("cut short"), "malformed_signature", "cut short"),
        row(
            new Rejection.WrongNamespace(Namespace.SIGNERS, "file"),
            "wrong_namespace",
            "file",
            "-n keys@felhom.dooplex.hu"),
        row(
            new Rejection.UnsupportedAlgorithm(
                Rejection.UnsupportedAlgorithm.Part.HASH, "md5", List.of("sha256", "sha512")),
            "unsupported_algorithm",
            "hash md5",
            "sha256, sha512"),
        row(
            new Rejection.UnknownSigner("ssh-ed25519", "SHA256:abc"),
            "unknown_signer",
            "ssh-ed25519",
            "SHA256:abc"),
        row(
            new Rejection.BadSignature("ops-1", "SHA256:abc", SignatureFlaw.NO_USER_PRESENCE),
            "bad_signature",
            "ops-1",
            "SHA256:abc",
            "nobody touched"));
  }

  private static List<Row> documents() {
    JournalEntry.Ended failed =
        new JournalEntry.Ended(
            NONCE, THEN, JournalEntry.Outcome.FAILED, "", "", Optional.<String>empty());
    return List.of(
        row(
            new DocumentRejection.MalformedDocument("params.purge", "no flag"),
            "malformed_document",
            "params.purge: no flag"),
        row(
            new DocumentRejection.Replayed(NONCE, new Earlier.Running()),
            "replayed",
            "being carried out"),
        row(
            new DocumentRejection.Replayed(NONCE, new Earlier.Finished(failed)),
            "replayed",
            "failed at " + THEN),
        row(
            new DocumentRejection.Replayed(NONCE, new Earlier.OtherDocument()),
            "replayed",
            "another document"),
        row(
            new DocumentRejection.WrongHost("here", "there"),
            "wrong_host",
            "for host there",
            "this is here"),
        row(
            new DocumentRejection.ClockUntrusted(NOW, THEN),
            "clock_untrusted",
            "says " + NOW,
            "was " + THEN,
            "clock accept"),
        row(new DocumentRejection.WindowTooLong(NOW, THEN), "window_too_long", "7 days"),
        row(
            new DocumentRejection.NotYetValid(NOW, THEN),
            "not_yet_valid",
            "from " + THEN,
            "is " + NOW),
        row(new DocumentRejection.Expired(THEN, NOW), "expired", "until " + NOW, "is " + THEN),
        row(new DocumentRejection.NonceNotIssued(NONCE), "nonce_not_issued", NONCE.value()),
        row(
            new DocumentRejection.RoleDenied(
                "destroy_guest",
                List.of(
                    new Denial("vault", Denial.Reason.RECOVERY_KEY, Optional.empty()),
                    new Denial("new", Denial.Reason.FRESH_KEY, Optional.of(THEN)))),
            "role_denied",
            "destroy_guest",
            "vault: a recovery key signs rotations of signers only; new: ",
            "until " + THEN),
        row(
            new DocumentRejection.ThresholdNotMet("destroy_guest", 3, List.of("a", "b")),
            "threshold_not_met",
            "destroy_guest needs 3",
            "a, b"),
        row(
            new DocumentRejection.BindingMismatch(List.of("guest.vmid", "params.purge")),
            "binding_mismatch",
            "guest.vmid, params.purge"),
        row(
            new DocumentRejection.StateUnavailable("journal.log: damaged"),
            "state_unavailable",
            "journal.log: damaged"));
  }

  private static List<Row> targets() {
    return List.of(
        row(
            new TargetRejection.TargetMismatch("guest.name", "nextcloud", "mail"),
            "target_mismatch",
            "guest.name is mail",
            "signed as nextcloud"),
        row(
            new TargetChanged(TargetChanged.Change.FINGERPRINT, "its disks are others"),
            "target_changed",
            "its disks are others",
            "new document"),
        row(
            new TargetNotReady(TargetNotReady.Obstacle.LOCKED, "the guest is locked: backup"),
            "target_not_ready",
            "the guest is locked: backup"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRejectionHasItsNameAndSaysWhatWasFoundAndExpected(Row row) {
    assertEquals(row.wireName(), row.rejection().wireName());
    String text = row.rejection().text();
    assertTrue(text.codePoints().noneMatch(ForeignText::isHidden), text);
    row.told().forEach(part -> assertTrue(text.contains(part), text + " without " + part));
  }

  @Test
  void everyRejectionHasARow() {
    List<Class<?>> sealedTypes =
        Stream.of(Rejection.class, DocumentRejection.class, TargetRejection.class)
            .<Class<?>>flatMap(type -> Stream.of(type.getPermittedSubclasses()))
            .filter(Class::isRecord)
            .toList();
    List<Class<?>> rows =
        rows().stream().<Class<?>>map(row -> row.rejection().getClass()).distinct().toList();
    assertEquals(List.of(), sealedTypes.stream().filter(type -> !rows.contains(type)).toList());
  }

  @Test
  void stepsAreNumberedAsTheDesignNumbersThem() {
    List<PipelineStep> steps = List.of(PipelineStep.values());
    for (int i = 0; i < steps.size(); i++) {
      assertEquals(i + 1, steps.get(i).number());
    }
    assertEquals(
        steps.size(),
        steps.stream().map(PipelineStep::text).filter(text -> !text.isBlank()).distinct().count());
  }

  @Test
  void whyNobodyCanBeSureWhoMaySignHasItsNames() {
    assertEquals(
        List.of("signers_unfit", "signer_rollback", "signers_changed", "signer_log_damaged"),
        Stream.of(SignerHistory.Problem.values()).map(SignerHistory.Problem::code).toList());
  }
}
