package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetChanged.Change;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetMismatch;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady.Obstacle;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TargetCheckTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final SnapshotName SNAPSHOT = new SnapshotName("before");
  private static final VolumeId ARCHIVE = new VolumeId("backups:backup/a.tar.zst");
  private static final DestroyGuest DESTROY = new DestroyGuest(GUEST, false, false, false);
  private static final TestTarget TARGET = TestTarget.stopped(GUEST);

  private static OperationDocument document(Operation operation, String name, TestTarget signed) {
    OperationDocument plain = TestAuthorizations.document(operation);
    return new OperationDocument(
        plain.nonce(),
        plain.host(),
        operation,
        operation instanceof Operation.OnGuest on
            ? Optional.of(
                new SignedGuest(
                    on.guest(),
                    name,
                    Fingerprint.of(on.guest(), signed.config(), signed.snapshots())))
            : Optional.empty(),
        plain.observedAt(),
        plain.notBefore(),
        plain.notAfter());
  }

  /** What is said of a target that was signed as the control, and is now like that. */
  private static Optional<Rejection> check(Operation operation, LiveTarget now) {
    return TargetCheck.check(document(operation, "nextcloud", TARGET), now);
  }

  private static Object brief(Optional<Rejection> rejection) {
    return rejection
        .<Object>map(found ->
            switch (found) {
              case TargetMismatch mismatch -> mismatch.field();
              case TargetRejection.TargetChanged changed -> changed.change();
              case TargetRejection.TargetNotReady not -> not.obstacle();
              default -> found.wireName();
            })
        .orElse("ready");
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments("nothing changed", TARGET.live(), "ready"),
        arguments("it is gone", TARGET.gone(), "guest"),
        arguments("another kind has its vmid", TARGET.ref(GuestRef.qemu(101)).live(), "guest.kind"),
        arguments("it is called otherwise", TARGET.named("db").live(), "guest.name"),
        arguments(
            "it has another disk",
            TARGET.with("rootfs", "local-lvm:vm-101-disk-7,size=8G").live(),
            Change.FINGERPRINT),
        arguments(
            "its disk has grown",
            TARGET.with("rootfs", "local-lvm:vm-101-disk-0,size=9G").live(),
            Change.FINGERPRINT),
        arguments("a snapshot was made", TARGET.withSnapshot("later").live(), Change.FINGERPRINT),
        arguments("a backup's snapshot is there", TARGET.withSnapshot("vzdump").live(), "ready"),
        arguments("its memory was changed", TARGET.with("memory", "4096").live(), "ready"),
        arguments(
            "it was restored", TARGET.task("vzrestore", "101", 60).live(), Change.TASK_HISTORY),
        arguments(
            "it was rolled back", TARGET.task("vzrollback", "101", 60).live(), Change.TASK_HISTORY),
        arguments(
            "in the same second", TARGET.task("vzdestroy", "101", 0).live(), Change.TASK_HISTORY),
        arguments("before it was looked at", TARGET.task("vzrestore", "101", -60).live(), "ready"),
        arguments(
            "a volume of it was deleted",
            TARGET.task("imgdel", "101@local", 60).live(),
            Change.TASK_HISTORY),
        arguments(
            "one was moved to it",
            TARGET.task("move_volume", "148-mp0>101-mp1", 60).live(),
            Change.TASK_HISTORY),
        arguments(
            "another guest was restored", TARGET.task("vzrestore", "102", 60).live(), "ready"),
        arguments("it was started and stopped", TARGET.task("vzstop", "101", 60).live(), "ready"),
        arguments("the list is cut", TARGET.listCut().live(), Obstacle.HISTORY_UNKNOWN),
        arguments("nobody may see all tasks", TARGET.blind().live(), Obstacle.HISTORY_UNKNOWN),
        arguments("it is locked", TARGET.locked("backup").live(), Obstacle.LOCKED),
        arguments("it is protected", TARGET.with("protection", "1").live(), Obstacle.PROTECTED),
        arguments("it is not protected", TARGET.with("protection", "0").live(), "ready"),
        arguments("it runs", TARGET.in(RunState.RUNNING).live(), Obstacle.RUN_STATE),
        arguments(
            "nobody knows whether it runs",
            TARGET.in(RunState.UNKNOWN).live(),
            Obstacle.RUN_STATE));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("changes")
  void whatChangedSinceItWasSignedIsSeen(String what, LiveTarget now, Object expected) {
    assertEquals(expected, brief(check(DESTROY, now)), what);
  }

  static Stream<Arguments> needs() {
    TestTarget running = TARGET.in(RunState.RUNNING);
    TestTarget template = TARGET.template();
    TestTarget protectedGuest = TARGET.with("protection", "1");
    var container = SampleOperations.container(SampleOperations.STORAGE);
    return Stream.of(
        arguments(new StartGuest(GUEST), TARGET, "ready"),
        arguments(new StartGuest(GUEST), running, Obstacle.RUN_STATE),
        arguments(new StartGuest(GUEST), template, Obstacle.TEMPLATE),
        arguments(new ShutdownGuest(GUEST, 60), running, "ready"),
        arguments(new ShutdownGuest(GUEST, 60), TARGET, Obstacle.RUN_STATE),
        arguments(new StopGuest(GUEST), running, "ready"),
        arguments(new StopGuest(GUEST), TARGET, Obstacle.RUN_STATE),
        arguments(new RebootGuest(GUEST, 60), running, "ready"),
        arguments(new RebootGuest(GUEST, 60), TARGET, Obstacle.RUN_STATE),
        arguments(new RebootGuest(GUEST, 60), running.locked("backup"), Obstacle.LOCKED),
        arguments(SampleOperations.set(GUEST, "cores", "2"), protectedGuest, "ready"),
        arguments(SampleOperations.delete(GUEST, "mp0"), protectedGuest, Obstacle.PROTECTED),
        arguments(SampleOperations.delete(GUEST, "cpulimit"), protectedGuest, "ready"),
        arguments(new CreateSnapshot(GUEST, SNAPSHOT, ""), TARGET, Obstacle.SNAPSHOT_EXISTS),
        arguments(new CreateSnapshot(GUEST, SampleOperations.OWN_NAME, ""), TARGET, "ready"),
        arguments(new DeleteSnapshot(GUEST, SNAPSHOT), TARGET, "ready"),
        arguments(
            new DeleteSnapshot(GUEST, SampleOperations.OWN_NAME), TARGET, Obstacle.NO_SNAPSHOT),
        arguments(new RollbackSnapshot(GUEST, SNAPSHOT, false), running, "ready"),
        arguments(
            new RollbackSnapshot(GUEST, SampleOperations.OWN_NAME, false),
            TARGET,
            Obstacle.NO_SNAPSHOT),
        arguments(
            new BackupGuest(GUEST, SampleOperations.BACKUPS, BackupGuest.Compression.ZSTD),
            running,
            "ready"),
        arguments(new CreateGuest(GUEST, ARCHIVE, container), TARGET, "guest"),
        arguments(new RestoreGuest(GUEST, ARCHIVE, container), TARGET, "guest"),
        arguments(new RestoreOverGuest(GUEST, ARCHIVE, SampleOperations.STORAGE), TARGET, "ready"),
        arguments(
            new RestoreOverGuest(GUEST, ARCHIVE, SampleOperations.STORAGE),
            running,
            Obstacle.RUN_STATE),
        arguments(
            new RestoreOverGuest(GUEST, ARCHIVE, SampleOperations.STORAGE),
            protectedGuest,
            Obstacle.PROTECTED),
        arguments(
            new RestoreOverGuest(GUEST, ARCHIVE, SampleOperations.STORAGE),
            TARGET.withoutVolumes(),
            Obstacle.NO_VOLUME),
        arguments(new DestroyGuest(GUEST, false, false, true), running, "ready"),
        arguments(new ResizeDisk(GUEST, "rootfs", 1L << 40), running, "ready"),
        arguments(new ConvertToTemplate(GUEST), TARGET, "ready"),
        arguments(new ConvertToTemplate(GUEST), running, Obstacle.RUN_STATE),
        arguments(new ConvertToTemplate(GUEST), template, Obstacle.TEMPLATE),
        arguments(new DeleteBackup(SampleOperations.BACKUPS, ARCHIVE), TARGET, "ready"),
        arguments(
            new DeleteVolume(SampleOperations.BACKUPS, ARCHIVE),
            TARGET.withoutVolumes(),
            Obstacle.NO_VOLUME));
  }

  @ParameterizedTest
  @MethodSource("needs")
  void whatAnOperationNeedsIsLookedAtBeforeANonceIsSpent(
      Operation operation, TestTarget target, Object expected) {
    assertEquals(expected, brief(check(operation, target.live())));
  }

  @Test
  void aGuestThatIsToBeMadeMustNotBeThere() {
    Operation create =
        new RestoreGuest(GUEST, ARCHIVE, SampleOperations.container(SampleOperations.STORAGE));
    assertEquals("ready", brief(check(create, TARGET.gone())));
    assertEquals(Obstacle.NO_VOLUME, brief(check(create, TARGET.withoutVolumes().gone())));
    assertEquals(
        Optional.of(new TargetMismatch("guest", "no guest", "lxc/101")),
        check(create, TARGET.live()));
  }

  @Test
  void theRunStateThatIsNeededIsNamed() {
    assertEquals(
        Optional.of(
            new TargetRejection.TargetNotReady(Obstacle.RUN_STATE, "the guest is not running")),
        check(new StopGuest(GUEST), TARGET.live()));
    assertEquals(
        Optional.of(
            new TargetRejection.TargetNotReady(Obstacle.RUN_STATE, "the guest is not stopped")),
        check(new StartGuest(GUEST), TARGET.in(RunState.RUNNING).live()));
  }

  @Test
  void whatIsForeignIsEscaped() {
    assertEquals(
        Optional.of(new TargetMismatch("guest.name", "nextcloud", "\\u001b[2J")),
        check(DESTROY, TARGET.named("\u001b[2J").live()));
  }

  @Test
  void theTargetOfARotationIsTheSetOfSigners() {
    TestSigner ops = TestSigner.ed25519(1);
    SignerSet set = TestSets.of(1, ops.named("ops-1"));
    RotateSigners add =
        new RotateSigners(
            2, set.sha256(), List.of(TestSigner.ed25519(2).named("ops-2")), List.of());
    assertEquals("ready", brief(rotation(add, set)));
    SignerSet other = TestSets.of(2, ops.named("ops-1"));
    assertEquals(Change.SIGNER_SET, brief(rotation(add, other)));
    RotateSigners empty = new RotateSigners(2, set.sha256(), List.of(), List.of("ops-1"));
    assertEquals(Obstacle.SIGNER_SET, brief(rotation(empty, set)));
  }

  private static Optional<Rejection> rotation(RotateSigners change, SignerSet set) {
    return TargetCheck.checkRotation(
        change, TestAuthorizations.of(change), set, Instant.parse("2026-11-22T19:00:00Z"));
  }
}
