package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Rejected;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetChanged;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetMismatch;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady.Obstacle;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was signed, looked at again in its lane (trust.md, pipeline 13 and 14). */
class SignedSlotTest extends ExecutorScene {
  private static final OperationId OTHER_NONCE = new OperationId("1".repeat(26));
  private static final VolumeId BACKUP = new VolumeId("local:backup/vzdump-lxc-101.tar.zst");

  /** What happens between signing and its turn, and what it is rejected with. */
  record Change(String name, Consumer<ExecutionWorld> what, String rejection) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Change change(String name, String rejection, Consumer<ExecutionWorld> what) {
    return new Change(name, what, rejection);
  }

  private static ChangingNode.Guest guest(ExecutionWorld world) {
    return Operations.found(world);
  }

  static List<Change> changes() {
    return List.of(
        change("gone", "target_mismatch", world -> world.node.guests.clear()),
        change(
            "a machine in its place",
            "target_mismatch",
            world -> {
              world.node.guests.clear();
              world.node.add(GuestRef.qemu(101));
            }),
        change(
            "another disk",
            "target_changed",
            world -> guest(world).config.put("rootfs", "local:vm-101-disk-7,size=8G")),
        change(
            "restored from a backup of its own",
            "target_changed",
            world -> {
              world.node.arrive(
                  new RestoreOverGuest(GUEST, BACKUP, new StorageName("local")),
                  world.time.instant());
              world.time.pass(Duration.ofSeconds(5));
            }),
        change("locked", "target_not_ready", world -> guest(world).lock = Optional.of("backup")),
        change(
            "protected", "target_not_ready", world -> guest(world).config.put("protection", "1")),
        change("started", "target_not_ready", world -> guest(world).running = true),
        change(
            "history hidden",
            "target_not_ready",
            world -> world.reads.privileges.put("/nodes/pve1", Map.of("VM.Audit", true))),
        change(
            "snapshots unreadable",
            "target_not_ready",
            world -> world.reads.faults.put("snapshots " + GUEST, ChangingNode.http(500, "no"))),
        change("expired", "expired", world -> world.time.pass(Duration.ofHours(2))),
        change("nonce voided", "nonce_not_issued", world -> world.signing.issued.clear()),
        change(
            "clock behind the floor",
            "clock_untrusted",
            world -> world.signing.floor = Optional.of(world.time.instant().plusSeconds(7200))),
        change(
            "signer removed",
            "unknown_signer",
            world -> world.signing.signers = List.of(TestSigner.ed25519(9).named("ops-9"))));
  }

  /** The nonce stays as it is: the same document can be handed over when it fits again. */
  @ParameterizedTest
  @MethodSource("changes")
  void whatIsNotAsItWasSignedIsRejectedAndNothingIsConsumed(Change change) {
    Wish wish = signed(DESTROY);
    change.what().accept(world);
    int nonces = world.signing.issued.size();
    Rejection rejection =
        assertInstanceOf(Rejected.class, world.new Agent().submit(wish)).rejection();
    assertEquals(change.rejection(), rejection.wireName(), rejection.text());
    assertEquals(List.of(), world.records);
    assertEquals(List.of(), world.sent());
    assertEquals(nonces, world.signing.issued.size());
    assertEquals(rejection.wireName(), world.told.getLast().get("reason"));
  }

  @Test
  void aDestructiveDecisionRaisesTheFloorAndABenignOneDoesNot() {
    world.time.pass(Limits.CLOCK_AGREEMENT);
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(signed(new StartGuest(GUEST)))).outcome());
    assertEquals(Optional.empty(), world.signing.floor);
    guest.running = false;
    Instant decided = world.time.instant();
    Wish second = wish(DESTROY).with(world.signing.signed(DESTROY, OTHER_NONCE));
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(second)).outcome());
    assertEquals(Optional.of(decided), world.signing.floor);
  }

  @Test
  void aFloorThatCannotBeWrittenShutsTheDestructivePath() {
    world.time.pass(Limits.CLOCK_AGREEMENT);
    world.signing.floorBroken = true;
    assertEquals(
        new Rejected(new DocumentRejection.StateUnavailable("identity.json: disk full")),
        agent.submit(signed(DESTROY)));
    assertEquals(List.of(), world.records);
    assertEquals(1, world.signing.issued.size());
  }

  @Test
  void aNonceThatCannotBeForgottenEndsTheOperationBeforeAnythingIsSent() {
    Wish wish = signed(DESTROY);
    world.signing.nonceStays = true;
    Ended failed = ended(agent.submit(wish));
    assertEquals(Outcome.FAILED, failed.outcome());
    assertEquals("nonce_not_deleted", failed.reason());
    assertEquals(List.of("audit permitted durable", "intent", "failed"), world.effects);
    assertEquals(List.of(), world.sent());
    world.signing.nonceStays = false;
    assertEquals(Refusal.REPLAYED, refusal(agent.submit(wish)));
  }

  @Test
  void aBackupThatIsGoneIsNotReady() {
    Operation delete = new DeleteBackup(new StorageName("local"), BACKUP);
    assertEquals(
        new Rejected(new TargetNotReady(Obstacle.NO_VOLUME, "there is no " + BACKUP)),
        agent.submit(signed(delete)));
    assertEquals(List.of(), world.records);
  }

  @Test
  void aGuestThatIsThereIsNotMade() {
    Operation create = Operations.scratch(GUEST, "mine");
    assertEquals(
        new Rejected(new TargetMismatch("guest", "no guest", "lxc/101")),
        agent.submit(signed(create)));
  }

  private static RotateSigners rotation() {
    return (RotateSigners)
        Operations.oneOfEach().stream()
            .filter(RotateSigners.class::isInstance)
            .findFirst()
            .orElseThrow();
  }

  private static int version(ExecutionWorld.Agent agent) throws MemoryUnavailableException {
    return agent.signers.set().version();
  }

  @Test
  void aRotationIsAppendedRecordedAndInForceAtOnce() throws MemoryUnavailableException {
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(signed(rotation()))).outcome());
    assertEquals(2, version(agent));
    JournalEntry.Ended end = assertInstanceOf(JournalEntry.Ended.class, world.records.getLast());
    assertEquals(Optional.of(agent.signers.set().sha256()), end.fingerprint());
    assertEquals(1, world.signing.rotations.size());
    assertTrue(world.signing.rotations.getFirst().signatures().getFirst().startsWith("-----BEGIN"));
  }

  @Test
  void aRotationForAnotherSetIsRejected() {
    RotateSigners stale =
        new RotateSigners(2, "a".repeat(64), rotation().add(), rotation().remove());
    // Taken all the same, it would be waited for until the log leads somewhere.
    world.time.stopAtWait(1);
    Rejected rejected = assertInstanceOf(Rejected.class, agent.submit(signed(stale)));
    assertEquals(
        TargetChanged.Change.SIGNER_SET,
        assertInstanceOf(TargetChanged.class, rejected.rejection()).change());
    assertEquals(List.of(), world.signing.rotations);
  }

  /** The log says what came of it, whatever was said when it was written. */
  @Test
  void aRotationWhoseAppendFailsIsTakenIfTheLogHasIt() throws MemoryUnavailableException {
    world.signing.logSilent = true;
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(signed(rotation()))).outcome());
    assertEquals(2, version(agent));
  }

  @Test
  void aRotationThatTheLogDoesNotHaveFailedAndItsNonceIsSpent() throws MemoryUnavailableException {
    world.signing.logBroken = true;
    Wish wish = signed(rotation());
    Ended failed = ended(agent.submit(wish));
    assertEquals(Outcome.FAILED, failed.outcome());
    assertEquals("not_taken", failed.reason());
    assertEquals(1, version(agent));
    world.signing.logBroken = false;
    assertEquals(Refusal.REPLAYED, refusal(agent.submit(wish)));
    assertEquals(List.of(), world.signing.rotations);
  }
}
