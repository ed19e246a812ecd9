package hu.dooplex.felhom.agent.domain.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import hu.dooplex.felhom.agent.domain.journal.Evidence.GuestLook;
import hu.dooplex.felhom.agent.domain.journal.Evidence.TaskLook;
import hu.dooplex.felhom.agent.domain.journal.Evidence.UsbLook;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveryPlanTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final Instant AT = Instant.parse("2026-11-22T19:00:10.900Z");
  private static final Duration EARLY = Limits.LATE_ARRIVAL.minusMillis(1);
  private static final Duration LATE = Limits.LATE_ARRIVAL;
  private static final Upid TASK = Story.upid("vzstart", "101", AT, 1);
  private static final StartGuest START = new StartGuest(GUEST);
  private static final DestroyGuest DESTROY = new DestroyGuest(GUEST, false, false, false);

  private static JournalState.Known known(Operation operation, boolean destructive) {
    return new Story()
        .destructive(destructive)
        .marker("felhom-m")
        .intent(1, operation, AT)
        .state()
        .inFlight()
        .getFirst();
  }

  private static JournalState.Known submitted(Operation operation, boolean destructive) {
    return new JournalState.Known(known(operation, destructive).intent(), Optional.of(TASK));
  }

  private static RecoveryStep next(JournalState.Known known, Evidence evidence) {
    return RecoveryPlan.next(known, evidence, Set.of());
  }

  private static RecoveryStep settle(Outcome outcome, String reason) {
    return new RecoveryStep.Settle(outcome, reason);
  }

  private static final RecoveryStep SEEN =
      settle(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);

  private static Evidence none(Duration since) {
    return Evidence.none(since);
  }

  private static TaskLook task(boolean running, Optional<String> exit) {
    return new TaskLook.Known(new TaskStatus(TASK, running, exit));
  }

  private static TaskEntry.Page page(Upid... tasks) {
    List<TaskEntry> entries =
        Arrays.stream(tasks)
            .map(upid -> new TaskEntry(upid, Optional.empty(), Optional.empty()))
            .toList();
    return new TaskEntry.Page(entries, entries.size());
  }

  private static GuestLook guest(boolean running, Map<String, String> config, String digest) {
    return new GuestLook.There(
        running,
        false,
        new GuestConfig(new TreeMap<>(config), Optional.of(digest)),
        List.of(
            new Snapshot("taken", "", Optional.of(AT), Optional.empty()),
            new Snapshot("being-made", "", Optional.empty(), Optional.empty())));
  }

  @Test
  void aTaskThatRunsIsWaitedFor() {
    assertEquals(
        new RecoveryStep.Wait(TASK),
        next(submitted(START, false), none(LATE).with(task(true, Optional.empty()))));
  }

  @Test
  void aTaskThatStoppedGetsTheEndItDeserves() {
    for (boolean destructive : List.of(true, false)) {
      JournalState.Known known = submitted(START, destructive);
      assertEquals(
          settle(Outcome.SUCCEEDED, ""),
          next(known, none(LATE).with(task(false, Optional.of("OK")))));
      assertEquals(
          settle(Outcome.SUCCEEDED, ""),
          next(known, none(LATE).with(task(false, Optional.of("WARNINGS: 2")))));
      for (String error : List.of("job errors", "CT is locked (backup)", "WARNING", "")) {
        assertEquals(
            settle(Outcome.FAILED, "task_failed"),
            next(known, none(LATE).with(task(false, Optional.of(error)))));
      }
    }
  }

  @Test
  void ofAKilledOrForgottenTaskTheGuestIsLookedAt() {
    JournalState.Known start = submitted(START, false);
    JournalState.Known destroy = submitted(DESTROY, true);
    for (TaskLook look :
        List.of(
            task(false, Optional.of("unexpected status")),
            task(false, Optional.empty()),
            new TaskLook.Forgotten())) {
      String reason = look instanceof TaskLook.Forgotten ? "task_forgotten" : "task_killed";
      Evidence evidence = none(LATE).with(look);
      assertEquals(new RecoveryStep.KeepInFlight("guest_not_read"), next(start, evidence));
      assertEquals(SEEN, next(start, evidence.with(guest(true, Map.of(), "d"))));
      assertEquals(
          settle(Outcome.OUTCOME_UNKNOWN, reason),
          next(start, evidence.with(guest(false, Map.of(), "d"))));
      assertEquals(SEEN, next(destroy, evidence.with(new GuestLook.Absent())));
      assertEquals(
          settle(Outcome.OUTCOME_UNKNOWN, reason),
          next(destroy, evidence.with(guest(false, Map.of(), "d"))));
      // Before and after a rollback a guest looks the same.
      assertEquals(
          settle(Outcome.OUTCOME_UNKNOWN, reason),
          next(
              submitted(new RollbackSnapshot(GUEST, SampleOperations.OTHER_NAME, false), true),
              evidence.with(guest(true, Map.of(), "d"))));
    }
  }

  @Test
  void aLostTaskIsAdoptedAsSoonAsItIsSeenAndNoOtherIs() {
    JournalState.Known known = known(START, false);
    Upid mine = Story.upid("vzstart", "101", AT.minusSeconds(2), 7);
    List<Upid> others =
        List.of(
            Story.upid("vzstop", "101", AT, 1),
            Story.upid("vzstart", "102", AT, 2),
            Story.upid("vzstart", "101", AT.minusSeconds(3), 3),
            new Upid(TASK.text().replace("!agent", "!other")),
            new Upid(TASK.text().replace("!agent", "")));
    List<Upid> all = new ArrayList<>(others);
    all.add(mine);
    assertEquals(
        new RecoveryStep.Adopt(mine),
        next(known, none(Duration.ZERO).with(page(all.toArray(Upid[]::new)))));
    assertEquals(
        new RecoveryStep.LookAgain(),
        next(known, none(EARLY).with(page(others.toArray(Upid[]::new)))));
    assertEquals(
        new RecoveryStep.LookAgain(),
        RecoveryPlan.next(known, none(EARLY).with(page(mine)), Set.of(mine)));
    assertEquals(
        settle(Outcome.OUTCOME_UNKNOWN, "several_tasks"),
        next(known, none(EARLY).with(page(mine, TASK))));
    assertEquals(
        new RecoveryStep.Adopt(TASK),
        RecoveryPlan.next(known, none(EARLY).with(page(mine, TASK)), Set.of(mine)));
  }

  @Test
  void deletionsAreFoundByTheirStorage() {
    DeleteBackup delete =
        new DeleteBackup(
            SampleOperations.BACKUPS,
            new VolumeId("backups:backup/vzdump-lxc-101-2026_11_22-20_00_00.tar.zst"));
    for (String id : List.of("101@backups", "backups")) {
      Upid upid = Story.upid("imgdel", id, AT, 1);
      assertEquals(
          new RecoveryStep.Adopt(upid), next(known(delete, true), none(EARLY).with(page(upid))));
    }
    assertEquals(
        new RecoveryStep.LookAgain(),
        next(
            known(delete, true),
            none(EARLY).with(page(Story.upid("imgdel", "101@xbackups", AT, 1)))));
  }

  @Test
  void whatNeverArrivedIsAbandonedIfBenignAndNeverSentAgainIfDestructive() {
    Evidence nothing = none(LATE).with(page());
    assertEquals(new RecoveryStep.LookAgain(), next(known(START, false), none(EARLY).with(page())));
    assertEquals(settle(Outcome.ABANDONED, "not_arrived"), next(known(START, false), nothing));
    assertEquals(settle(Outcome.OUTCOME_UNKNOWN, "not_found"), next(known(DESTROY, true), nothing));
    // Also where the effect is to be seen: somebody else may have done it.
    assertEquals(
        settle(Outcome.OUTCOME_UNKNOWN, "not_found"),
        next(known(DESTROY, true), nothing.with(new GuestLook.Absent())));
    Evidence cut = none(LATE).with(new TaskEntry.Page(List.of(), 1));
    assertEquals(settle(Outcome.OUTCOME_UNKNOWN, "task_list_cut"), next(known(START, false), cut));
  }

  @Test
  void aConfigWriteIsDecidedLateByWhatTheConfigurationSays() {
    Operation write = SampleOperations.set(GUEST, "description", "new");
    Evidence late = none(LATE);
    GuestLook written = guest(false, Map.of("description", "new\n"), "digest-2");
    GuestLook untouched = guest(false, Map.of("description", "old\n"), "digest-1");
    GuestLook changed = guest(false, Map.of("description", "other\n"), "digest-3");
    assertEquals(
        new RecoveryStep.LookAgain(), next(known(write, false), none(EARLY).with(written)));
    assertEquals(SEEN, next(known(write, false), late.with(written)));
    assertEquals(
        settle(Outcome.ABANDONED, "not_arrived"), next(known(write, false), late.with(untouched)));
    assertEquals(
        settle(Outcome.OUTCOME_UNKNOWN, "not_found"),
        next(known(write, true), late.with(untouched)));
    for (boolean destructive : List.of(true, false)) {
      assertEquals(
          settle(Outcome.OUTCOME_UNKNOWN, "config_changed"),
          next(known(write, destructive), late.with(changed)));
      assertEquals(
          settle(Outcome.OUTCOME_UNKNOWN, "config_changed"),
          next(known(write, destructive), late.with(new GuestLook.Absent())));
    }
    // POST …/qemu/N/config may have answered with a task that nobody heard of.
    Operation qemu = SampleOperations.set(GuestRef.qemu(101), "cores", "2");
    Upid task = Story.upid("qmconfig", "101", AT, 1);
    assertEquals(
        new RecoveryStep.Adopt(task), next(known(qemu, false), none(EARLY).with(page(task))));
    assertEquals(
        SEEN,
        next(known(qemu, false), late.with(page()).with(guest(true, Map.of("cores", "2"), "x"))));
    Upid template = Story.upid("vztemplate", "101", AT, 1);
    assertEquals(
        new RecoveryStep.Adopt(template),
        next(known(new ConvertToTemplate(GUEST), true), none(EARLY).with(page(template))));
    assertEquals(
        SEEN,
        next(
            known(new ConvertToTemplate(GUEST), true),
            late.with(page()).with(guest(false, Map.of("template", "1"), "x"))));
  }

  @Test
  void aRotationIsInTheSignerLogOrItWasNotTaken() {
    JournalState.Known known =
        known(new RotateSigners(2, "0".repeat(64), List.of(), List.of("old")), true);
    assertEquals(
        settle(Outcome.SUCCEEDED, ""), next(known, none(Duration.ZERO).withInSignerLog(true)));
    assertEquals(
        settle(Outcome.FAILED, "not_taken"),
        next(known, none(Duration.ZERO).withInSignerLog(false)));
    assertEquals(new RecoveryStep.KeepInFlight("signer_log_not_read"), next(known, none(LATE)));
  }

  @Test
  void aUsbMountIsWhatMountTableAndFstabSay() {
    FilesystemUuid uuid = new FilesystemUuid("1234-ABCD");
    MountPoint path = new MountPoint("/mnt/felhom/usb1");
    for (boolean mounted : List.of(true, false)) {
      for (boolean inFstab : List.of(true, false)) {
        Evidence evidence = none(Duration.ZERO).with(new UsbLook(mounted, inFstab));
        RecoveryStep unknown = settle(Outcome.OUTCOME_UNKNOWN, "not_found");
        assertEquals(
            mounted && inFstab ? SEEN : unknown,
            next(known(new MountUsb(uuid, path), false), evidence));
        assertEquals(
            !mounted && !inFstab ? SEEN : unknown,
            next(known(new UnmountUsb(uuid, path), false), evidence));
      }
    }
    assertEquals(
        new RecoveryStep.KeepInFlight("usb_not_read"),
        next(known(new MountUsb(uuid, path), false), none(LATE)));
  }

  @Test
  void aContainerOfTheCommandLineIsKnownByItsMarker() {
    CreateGuestKeyctl create =
        new CreateGuestKeyctl(
            GUEST,
            new VolumeId("local:vztmpl/debian.tar.zst"),
            SampleOperations.container(SampleOperations.STORAGE));
    JournalState.Known known = known(create, false);
    assertEquals(
        SEEN, next(known, none(EARLY).with(guest(false, Map.of("tags", "a;felhom-m"), "d"))));
    GuestLook other = guest(false, Map.of("tags", "felhom-mm"), "d");
    assertEquals(new RecoveryStep.LookAgain(), next(known, none(EARLY).with(other)));
    assertEquals(settle(Outcome.OUTCOME_UNKNOWN, "not_found"), next(known, none(LATE).with(other)));
    assertEquals(
        settle(Outcome.OUTCOME_UNKNOWN, "not_found"),
        next(known, none(LATE).with(new GuestLook.Absent())));
  }

  @Test
  void aNodeThatDoesNotAnswerKeepsEverythingInFlight() {
    for (Operation operation : SampleOperations.all(101)) {
      for (boolean destructive : List.of(true, false)) {
        for (JournalState.Known known :
            List.of(known(operation, destructive), submitted(operation, destructive))) {
          RecoveryStep step = next(known, none(EARLY));
          boolean waits =
              step instanceof RecoveryStep.KeepInFlight || step instanceof RecoveryStep.LookAgain;
          // What is unknown was never sent.
          boolean settled = operation instanceof Unknown && known.task().isEmpty();
          assertEquals(!settled, waits, operation::toString);
        }
      }
    }
  }

  @Test
  void effectsAreVisibleWhereTheyCanBeTold() {
    GuestLook stopped =
        guest(false, Map.of("mp0", "local:101/disk.raw,mp=/a,size=16G", "tags", "b;A"), "d");
    visible(VisibleEffect.YES, new ShutdownGuest(GUEST, 60), stopped);
    visible(VisibleEffect.NO, START, stopped);
    visible(VisibleEffect.YES, new CreateSnapshot(GUEST, name("taken"), ""), stopped);
    visible(VisibleEffect.NO, new CreateSnapshot(GUEST, name("being-made"), ""), stopped);
    visible(VisibleEffect.NO, new CreateSnapshot(GUEST, name("other"), ""), stopped);
    visible(VisibleEffect.YES, new ResizeDisk(GUEST, "mp0", 16L << 30), stopped);
    visible(VisibleEffect.NO, new ResizeDisk(GUEST, "mp0", 17L << 30), stopped);
    visible(VisibleEffect.NO, new ResizeDisk(GUEST, "mp1", 16L << 30), stopped);
    visible(VisibleEffect.YES, SampleOperations.set(GUEST, "tags", "a,b;b"), stopped);
    visible(VisibleEffect.NO, SampleOperations.set(GUEST, "tags", "a"), stopped);
    visible(VisibleEffect.YES, SampleOperations.delete(GUEST, "cores"), stopped);
    visible(VisibleEffect.NO, SampleOperations.delete(GUEST, "tags"), stopped);
    GuestLook runs = guest(true, Map.of("template", "0", "mp0", "a:b,size=17179869184"), "d");
    visible(VisibleEffect.YES, START, runs);
    for (Operation stop : List.of(new ShutdownGuest(GUEST, 60), new StopGuest(GUEST))) {
      visible(VisibleEffect.YES, stop, stopped);
      visible(VisibleEffect.NO, stop, runs);
    }
    visible(VisibleEffect.NO, new DeleteSnapshot(GUEST, name("taken")), runs);
    visible(VisibleEffect.YES, new DeleteSnapshot(GUEST, name("other")), runs);
    visible(VisibleEffect.YES, new ResizeDisk(GUEST, "mp0", 16L << 30), runs);
    visible(VisibleEffect.NO, new ConvertToTemplate(GUEST), runs);
    visible(
        VisibleEffect.YES,
        new ConvertToTemplate(GUEST),
        guest(false, Map.of("template", "1"), "d"));
    // A guest that is gone did not shut down, and its snapshot was not deleted.
    visible(VisibleEffect.NO, new ShutdownGuest(GUEST, 60), new GuestLook.Absent());
    visible(VisibleEffect.YES, DESTROY, new GuestLook.Absent());
    DeleteBackup delete =
        new DeleteBackup(
            SampleOperations.BACKUPS,
            new VolumeId("backups:backup/vzdump-lxc-101-2026_11_22-20_00_00.tar.zst"));
    JournalEntry.Intent intent = known(delete, true).intent();
    assertEquals(VisibleEffect.YES, VisibleEffect.of(intent, none(LATE).withVolumeThere(false)));
    assertEquals(VisibleEffect.NO, VisibleEffect.of(intent, none(LATE).withVolumeThere(true)));
    assertEquals(VisibleEffect.CANNOT_TELL, VisibleEffect.of(intent, none(LATE)));
    Operation volume =
        new DeleteVolume(SampleOperations.STORAGE, new VolumeId("scratch:101/vm-101-disk-0.raw"));
    JournalEntry.Intent gone = known(volume, true).intent();
    assertEquals(VisibleEffect.YES, VisibleEffect.of(gone, none(LATE).withVolumeThere(false)));
    assertEquals(VisibleEffect.NO, VisibleEffect.of(gone, none(LATE).withVolumeThere(true)));
  }

  @Test
  void aGuestThatWasToBeMadeWithoutAMarkerCouldBeAnybodys() {
    Operation create =
        new CreateGuest(
            GUEST,
            new VolumeId("local:vztmpl/debian.tar.zst"),
            SampleOperations.container(SampleOperations.STORAGE));
    JournalEntry.Intent intent =
        new Story().intent(1, create, AT).state().inFlight().getFirst().intent();
    assertEquals(
        VisibleEffect.NO, VisibleEffect.of(intent, none(LATE).with(new GuestLook.Absent())));
    assertEquals(
        VisibleEffect.CANNOT_TELL,
        VisibleEffect.of(intent, none(LATE).with(guest(true, Map.of("tags", "felhom-m"), "d"))));
    assertEquals(VisibleEffect.CANNOT_TELL, VisibleEffect.of(intent, none(LATE)));
  }

  private static SnapshotName name(String name) {
    return new SnapshotName(name);
  }

  private static void visible(VisibleEffect expected, Operation operation, GuestLook look) {
    assertEquals(
        expected,
        VisibleEffect.of(known(operation, true).intent(), none(LATE).with(look)),
        operation::toString);
  }

  /** Every operation with every evidence: what was destructive is never free to be sent again. */
  @Test
  void noDestructiveOperationIsEverAbandoned() {
    int steps = 0;
    for (Operation operation : SampleOperations.all(101)) {
      for (Evidence evidence : allEvidence().toList()) {
        for (JournalState.Known known :
            List.of(known(operation, true), submitted(operation, true))) {
          RecoveryStep step = next(known, evidence);
          steps++;
          if (step instanceof RecoveryStep.Settle(Outcome outcome, String reason)) {
            assertNotEquals(Outcome.ABANDONED, outcome, operation::toString);
            assertFalse(
                outcome == Outcome.SUCCEEDED
                    && reason.isEmpty()
                    && evidence.task().isEmpty()
                    && !(operation instanceof RotateSigners),
                () -> "a success that nobody reported: " + operation);
          }
          assertEquals(step, next(known, evidence), "asked again, the same");
        }
      }
    }
    assertEquals(SampleOperations.all(101).size() * 2 * 360, steps);
  }

  private static Stream<Evidence> allEvidence() {
    List<Evidence> all = new ArrayList<>();
    List<Optional<TaskLook>> looks =
        List.of(
            Optional.empty(),
            Optional.of(task(true, Optional.empty())),
            Optional.of(task(false, Optional.of("OK"))),
            Optional.of(task(false, Optional.of("error"))),
            Optional.of(new TaskLook.Forgotten()));
    List<Optional<TaskEntry.Page>> pages =
        List.of(
            Optional.empty(),
            Optional.of(page()),
            Optional.of(page(TASK, Story.upid("vzdestroy", "101", AT, 9))));
    List<Optional<GuestLook>> guests =
        List.of(
            Optional.empty(),
            Optional.of(new GuestLook.Absent()),
            Optional.of(guest(true, Map.of("cores", "2"), "digest-1")),
            Optional.of(guest(false, Map.of(), "digest-2")));
    for (Duration since : List.of(EARLY, LATE)) {
      for (Optional<TaskLook> look : looks) {
        for (Optional<TaskEntry.Page> page : pages) {
          for (Optional<GuestLook> guest : guests) {
            for (Optional<Boolean> other :
                List.of(Optional.<Boolean>empty(), Optional.of(true), Optional.of(false))) {
              all.add(
                  new Evidence(
                      since,
                      look,
                      page,
                      guest,
                      other.map(there -> new UsbLook(there, there)),
                      other,
                      other));
            }
          }
        }
      }
    }
    return all.stream();
  }
}
