package hu.dooplex.felhom.agent.domain.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.classify.Classification.Rule;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.policy.SampleCircumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import hu.dooplex.felhom.agent.domain.provenance.SampleProvenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationClassifierTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final GuestRef SCRATCH = GuestRef.lxc(9000);
  private static final Provenance CUSTOMER = new Provenance.Customer();
  private static final Circumstances OBSERVED = SampleCircumstances.observed();
  private static final SnapshotName OWN = SampleOperations.OWN_NAME;
  private static final VolumeId TEMPLATE = new VolumeId("local:vztmpl/debian.tar.zst");
  private static final VolumeId ARCHIVE = new VolumeId("backups:backup/a.tar.zst");

  private static Rule rule(Operation operation, Provenance provenance, Circumstances given) {
    Classification classification = OperationClassifier.classify(operation, provenance, given);
    assertEquals(
        BENIGN.contains(classification.rule())
            || (classification.rule() == Rule.SNAPSHOT_OWN)
            || (classification.rule() == Rule.SCRATCH),
        !classification.destructive(),
        classification::toString);
    return classification.rule();
  }

  private static final List<Rule> BENIGN =
      List.of(
          Rule.START, Rule.SHUTDOWN, Rule.CONFIG_BENIGN, Rule.BACKUP_BENIGN, Rule.USB_IN_PARENT);

  @Test
  void ofACustomersGuestOnlyTheCataloguesBenignOperationsAreBenign() {
    for (Operation operation : SampleOperations.all(101)) {
      Classification given = OperationClassifier.classify(operation, CUSTOMER, OBSERVED);
      boolean benign =
          switch (operation.wireName()) {
            case "start_guest" -> operation instanceof StartGuest;
            case "shutdown_guest" -> true;
            case "set_guest_config" -> given.rule() == Rule.CONFIG_BENIGN;
            case "create_snapshot" -> ((CreateSnapshot) operation).snapshot().equals(OWN);
            case "backup_guest" ->
                ((BackupGuest) operation).storage().equals(SampleOperations.BACKUPS);
            case "mount_usb", "unmount_usb" -> operation.toString().contains("/mnt/felhom/usb1");
            default -> false;
          };
      assertEquals(!benign, given.destructive(), operation::toString);
    }
  }

  @Test
  void whereNothingWasObservedOnlyWhatNeedsNoLookIsBenign() {
    for (Operation operation : SampleOperations.all(101, 9000)) {
      for (Provenance provenance : SampleProvenance.all()) {
        Classification given =
            OperationClassifier.classify(
                operation, provenance, Circumstances.unobserved(SampleCircumstances.POLICY));
        if (!given.destructive()) {
          assertTrue(
              List.of(Rule.SHUTDOWN, Rule.SNAPSHOT_OWN, Rule.CONFIG_BENIGN).contains(given.rule()),
              operation::toString);
          assertFalse(operation instanceof DeleteSnapshot, operation::toString);
        }
      }
    }
  }

  @Test
  void anUnknownOperationIsDestructiveWhateverItsName() {
    assertEquals(Rule.UNKNOWN_OPERATION, rule(new Unknown("start_guest"), CUSTOMER, OBSERVED));
    assertEquals(
        Rule.UNKNOWN_OPERATION,
        rule(new Unknown("x"), SampleProvenance.scratch(9000, false), OBSERVED));
  }

  @Test
  void aStartIsDestructiveWhenSomethingIsSharedOrNobodyLooked() {
    Circumstances.Guest guest = SampleCircumstances.guest(Map.of());
    assertEquals(Rule.START, rule(new StartGuest(GUEST), CUSTOMER, OBSERVED));
    assertEquals(
        Rule.START_SHARED, rule(new StartGuest(GUEST), CUSTOMER, with(guest, Optional.of(true))));
    assertEquals(
        Rule.NOT_OBSERVED, rule(new StartGuest(GUEST), CUSTOMER, with(guest, Optional.empty())));
  }

  private static Circumstances with(Circumstances.Guest guest, Optional<Boolean> shares) {
    return SampleCircumstances.of(
        new Circumstances.Guest(
            guest.running(),
            guest.lock(),
            guest.config(),
            guest.snapshots(),
            guest.memoryInUseBytes(),
            guest.swapInUseBytes(),
            guest.diskUsedBytes(),
            shares,
            guest.everyVolumeSnapshots(),
            guest.fingerprint(),
            guest.history()));
  }

  @Test
  void aRestoredScratchGuestStartsOnlyWithEveryNetworkDeviceDown() {
    Provenance restored = SampleProvenance.scratch(9000, true);
    assertEquals(Rule.START, rule(new StartGuest(SCRATCH), restored, OBSERVED));
    for (String up : List.of("name=eth1", "name=eth1,link_down=0", "name=eth1,link_down=10")) {
      Circumstances online =
          SampleCircumstances.of(SampleCircumstances.guest(Map.of("net1", up, "tags", "prod")));
      Classification given =
          OperationClassifier.classify(new StartGuest(SCRATCH), restored, online);
      assertEquals(new Classification(true, Rule.START_RESTORED_ONLINE, "net1"), given);
      assertEquals(
          Rule.START, rule(new StartGuest(SCRATCH), SampleProvenance.scratch(9000, false), online));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "felhom_aaaaaaaaaaaaaaaaaaaaaaaaa",
        "felhom_aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "felhom_aaaaaaaaaaaaaaaaaaaaaaaaa1",
        "felhom_AAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Felhom_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "felhom-aaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void aSnapshotUnderAnotherNameIsDestructive(String name) {
    assertEquals(
        Rule.SNAPSHOT_FOREIGN,
        rule(new CreateSnapshot(GUEST, new SnapshotName(name), ""), CUSTOMER, OBSERVED));
  }

  private static Circumstances snapshot(String name, String description, Optional<Instant> taken) {
    return SampleCircumstances.of(
        SampleCircumstances.withSnapshots(
            List.of(new Snapshot(name, description, taken, Optional.empty()))));
  }

  private static Circumstances ownSnapshot() {
    return snapshot(
        OWN.value(), SampleProvenance.INTENT_ID + "\n", Optional.of(SampleCircumstances.AT));
  }

  @Test
  void anOwnSnapshotIsDeletedOnlyIfJournalNameDescriptionAndTimeAgree() {
    DeleteSnapshot delete = new DeleteSnapshot(GUEST, OWN);
    Provenance own = SampleProvenance.snapshot(101, false);
    Optional<Instant> at = Optional.of(SampleCircumstances.AT);
    String id = SampleProvenance.INTENT_ID;
    assertEquals(Rule.SNAPSHOT_OWN, rule(delete, own, ownSnapshot()));
    assertEquals(Rule.SNAPSHOT_OWN, rule(delete, own, snapshot(OWN.value(), id, at)));
    // The same second counts: snapshot times have no part below it.
    Instant second = Instant.ofEpochSecond(SampleCircumstances.AT.getEpochSecond());
    assertEquals(
        Rule.SNAPSHOT_OWN, rule(delete, own, snapshot(OWN.value(), id, Optional.of(second))));

    // A customer's snapshot with the agent's name.
    assertEquals(Rule.SNAPSHOT_FOREIGN, rule(delete, CUSTOMER, ownSnapshot()));
    assertEquals(
        Rule.SNAPSHOT_FOREIGN, rule(delete, SampleProvenance.snapshot(9000, true), ownSnapshot()));
    assertEquals(
        Rule.SNAPSHOT_FOREIGN,
        rule(delete, own, snapshot(OWN.value(), id, Optional.of(second.minusSeconds(1)))));
    assertEquals(
        Rule.SNAPSHOT_FOREIGN, rule(delete, own, snapshot(OWN.value(), id, Optional.empty())));
    assertEquals(Rule.SNAPSHOT_FOREIGN, rule(delete, own, snapshot(OWN.value(), id + "\n\n", at)));
    assertEquals(Rule.SNAPSHOT_FOREIGN, rule(delete, own, snapshot(OWN.value(), "mine", at)));
    assertEquals(Rule.SNAPSHOT_FOREIGN, rule(delete, own, snapshot("other", id, at)));
    assertEquals(
        Rule.NOT_OBSERVED, rule(delete, own, Circumstances.unobserved(SampleCircumstances.POLICY)));
    // Scratch does not make its snapshots free to delete.
    assertEquals(
        Rule.SNAPSHOT_FOREIGN,
        rule(
            new DeleteSnapshot(SCRATCH, OWN),
            SampleProvenance.scratch(9000, false),
            ownSnapshot()));
  }

  /** Whatever a journal says: under a name that a customer could have given, it is not ours. */
  @Test
  void aSnapshotWithoutTheAgentsFormOfNameIsNeverItsOwn() {
    SnapshotName name = SampleOperations.OTHER_NAME;
    Provenance recorded =
        new Provenance.OwnSnapshot(
            GUEST, name, SampleProvenance.INTENT_ID, SampleCircumstances.AT, true);
    assertEquals(
        Rule.SNAPSHOT_FOREIGN,
        rule(
            new DeleteSnapshot(GUEST, name),
            recorded,
            snapshot(
                name.value(), SampleProvenance.INTENT_ID, Optional.of(SampleCircumstances.AT))));
  }

  private static Circumstances history(boolean running, Optional<Circumstances.History> history) {
    Circumstances.Guest guest = ownSnapshot().guest().orElseThrow();
    return SampleCircumstances.of(
        new Circumstances.Guest(
            running,
            guest.lock(),
            guest.config(),
            guest.snapshots(),
            guest.memoryInUseBytes(),
            guest.swapInUseBytes(),
            guest.diskUsedBytes(),
            guest.sharesWithRunning(),
            guest.everyVolumeSnapshots(),
            guest.fingerprint(),
            history));
  }

  @Test
  void aRollbackToAnOwnSnapshotNeedsAGuestThatWasStoppedAllTheTime() {
    RollbackSnapshot rollback = new RollbackSnapshot(GUEST, OWN, false);
    Provenance own = SampleProvenance.snapshot(101, true);
    Optional<Circumstances.History> quiet = Optional.of(new Circumstances.History(false, false));
    assertEquals(Rule.SNAPSHOT_OWN, rule(rollback, own, history(false, quiet)));
    assertEquals(Rule.DATA, rule(rollback, own, history(true, quiet)));
    assertEquals(
        Rule.DATA, rule(rollback, SampleProvenance.snapshot(101, false), history(false, quiet)));
    assertEquals(
        Rule.DATA,
        rule(rollback, own, history(false, Optional.of(new Circumstances.History(false, true)))));
    assertEquals(Rule.NOT_OBSERVED, rule(rollback, own, history(false, Optional.empty())));
    assertEquals(Rule.SNAPSHOT_FOREIGN, rule(rollback, CUSTOMER, history(false, quiet)));
    assertEquals(
        Rule.SCRATCH,
        rule(
            new RollbackSnapshot(SCRATCH, SampleOperations.OTHER_NAME, false),
            SampleProvenance.scratch(9000, false),
            OBSERVED));
  }

  @Test
  void aRollbackThatStartsTheGuestIsAStartToo() {
    Circumstances shared = with(ownSnapshot().guest().orElseThrow(), Optional.of(true));
    Provenance own = SampleProvenance.snapshot(101, true);
    assertEquals(Rule.SNAPSHOT_OWN, rule(new RollbackSnapshot(GUEST, OWN, false), own, shared));
    assertEquals(Rule.START_SHARED, rule(new RollbackSnapshot(GUEST, OWN, true), own, shared));
  }

  @Test
  void aBackupIsBenignOnlyToAStorageOfThePolicyWithRoomAndSnapshots() {
    BackupGuest backup =
        new BackupGuest(GUEST, SampleOperations.BACKUPS, BackupGuest.Compression.ZSTD);
    assertEquals(Rule.BACKUP_BENIGN, rule(backup, CUSTOMER, OBSERVED));
    assertEquals(Rule.BACKUP, rule(backup, CUSTOMER, OBSERVED.with(LocalPolicy.NOTHING)));
    // 4 GiB are used.
    assertEquals(
        Rule.BACKUP_BENIGN,
        rule(
            backup,
            CUSTOMER,
            OBSERVED.withStorages(SampleCircumstances.space(SampleOperations.BACKUPS, 100, 8))));
    assertEquals(
        Rule.BACKUP,
        rule(
            backup,
            CUSTOMER,
            OBSERVED.withStorages(SampleCircumstances.space(SampleOperations.BACKUPS, 100, 7))));
    assertEquals(Rule.NOT_OBSERVED, rule(backup, CUSTOMER, OBSERVED.withStorages(Map.of())));
    Circumstances.Guest guest = SampleCircumstances.guest(Map.of());
    assertEquals(Rule.BACKUP, rule(backup, CUSTOMER, volumes(guest, Optional.of(false), 1)));
    assertEquals(Rule.NOT_OBSERVED, rule(backup, CUSTOMER, volumes(guest, Optional.empty(), 1)));
    assertEquals(
        Rule.NOT_OBSERVED,
        rule(backup, CUSTOMER, volumes(guest, Optional.of(true), OptionalLong.empty())));
    assertEquals(
        Rule.NOT_OBSERVED,
        rule(
            backup,
            CUSTOMER,
            Circumstances.unobserved(SampleCircumstances.POLICY)
                .withStorages(OBSERVED.storages())));
  }

  private static Circumstances volumes(
      Circumstances.Guest guest, Optional<Boolean> everyVolumeSnapshots, long usedBytes) {
    return volumes(guest, everyVolumeSnapshots, OptionalLong.of(usedBytes));
  }

  private static Circumstances volumes(
      Circumstances.Guest guest, Optional<Boolean> everyVolumeSnapshots, OptionalLong usedBytes) {
    return SampleCircumstances.of(
        new Circumstances.Guest(
            guest.running(),
            guest.lock(),
            guest.config(),
            guest.snapshots(),
            guest.memoryInUseBytes(),
            guest.swapInUseBytes(),
            usedBytes,
            guest.sharesWithRunning(),
            everyVolumeSnapshots,
            guest.fingerprint(),
            guest.history()));
  }

  @Test
  void scratchIsCreatedOnlyInItsRangeOnItsStorageAndWhereNothingEverWas() {
    CreateGuest create =
        new CreateGuest(SCRATCH, TEMPLATE, SampleOperations.container(SampleOperations.STORAGE));
    RestoreGuest restore =
        new RestoreGuest(SCRATCH, ARCHIVE, SampleOperations.container(SampleOperations.STORAGE));
    assertEquals(Rule.SCRATCH, rule(create, CUSTOMER, OBSERVED));
    assertEquals(Rule.SCRATCH, rule(restore, CUSTOMER, OBSERVED));
    assertEquals(Rule.DATA, rule(restore, CUSTOMER, OBSERVED.withVmidUnused(false)));
    assertEquals(
        Rule.NOT_OBSERVED,
        rule(create, CUSTOMER, Circumstances.unobserved(SampleCircumstances.POLICY)));
    for (Operation elsewhere :
        List.of(
            new CreateGuest(GUEST, TEMPLATE, SampleOperations.container(SampleOperations.STORAGE)),
            new CreateGuest(
                SCRATCH, TEMPLATE, SampleOperations.container(new StorageName("customers"))),
            new CreateGuest(
                SCRATCH, ARCHIVE, SampleOperations.container(SampleOperations.STORAGE)))) {
      assertEquals(Rule.DATA, rule(elsewhere, CUSTOMER, OBSERVED));
    }
  }

  @Test
  void scratchIsDestroyedOnlyIfJournalPolicyMarkerAndFingerprintAgreeAndWithoutAnyFlag() {
    DestroyGuest destroy = new DestroyGuest(SCRATCH, false, false, false);
    Provenance scratch = SampleProvenance.scratch(9000, true);
    assertEquals(Rule.SCRATCH, rule(destroy, scratch, OBSERVED));
    assertEquals(Rule.DATA, rule(new DestroyGuest(SCRATCH, true, false, false), scratch, OBSERVED));
    assertEquals(Rule.DATA, rule(new DestroyGuest(SCRATCH, false, true, false), scratch, OBSERVED));
    assertEquals(Rule.DATA, rule(new DestroyGuest(SCRATCH, false, false, true), scratch, OBSERVED));
    // The marker alone, cloned to a customer's guest, proves nothing.
    assertEquals(Rule.DATA, rule(destroy, CUSTOMER, OBSERVED));
    assertEquals(
        Rule.DATA,
        rule(
            new DestroyGuest(GUEST, false, false, false),
            SampleProvenance.scratch(101, false),
            OBSERVED));
    assertEquals(Rule.DATA, rule(destroy, SampleProvenance.scratch(9001, false), OBSERVED));
    for (String tags :
        List.of("prod", SampleOperations.MARKER + "0", "x" + SampleOperations.MARKER)) {
      assertEquals(
          Rule.DATA,
          rule(
              destroy,
              scratch,
              SampleCircumstances.of(SampleCircumstances.guest(Map.of("tags", tags)))));
    }
    assertEquals(Rule.DATA, rule(destroy, scratch, OBSERVED.with(LocalPolicy.NOTHING)));
    // Its vmid is for scratch still, the storage it lies on no more.
    assertEquals(Rule.DATA, rule(destroy, scratch, OBSERVED.with(withoutScratchStorage())));
    assertEquals(
        Rule.DATA,
        rule(destroy, scratch, identity(Optional.of("0".repeat(64)), Optional.of(false))));
    assertEquals(
        Rule.DATA,
        rule(
            destroy,
            scratch,
            identity(Optional.of(SampleCircumstances.FINGERPRINT), Optional.of(true))));
    assertEquals(
        Rule.NOT_OBSERVED, rule(destroy, scratch, identity(Optional.empty(), Optional.of(false))));
    assertEquals(
        Rule.NOT_OBSERVED,
        rule(
            destroy,
            scratch,
            identity(Optional.of(SampleCircumstances.FINGERPRINT), Optional.empty())));
    assertEquals(Rule.POWER_CUT, rule(new StopGuest(SCRATCH), scratch, OBSERVED));
  }

  private static LocalPolicy withoutScratchStorage() {
    LocalPolicy policy = SampleCircumstances.POLICY;
    return new LocalPolicy(
        policy.guests(),
        policy.managedFields(),
        policy.memoryMinBytes(),
        policy.memoryShare(),
        policy.cpulimitMin(),
        policy.backupStorages(),
        policy.scratchVmids(),
        List.of(new StorageName("other")),
        policy.runChangesPerGuestDay(),
        policy.configWritesPerGuestDay(),
        policy.maxAgentSnapshots(),
        policy.minStorageFree());
  }

  private static Circumstances identity(Optional<String> fingerprint, Optional<Boolean> replaced) {
    Circumstances.Guest guest = SampleCircumstances.guest(Map.of());
    return SampleCircumstances.of(
        new Circumstances.Guest(
            guest.running(),
            guest.lock(),
            guest.config(),
            guest.snapshots(),
            guest.memoryInUseBytes(),
            guest.swapInUseBytes(),
            guest.diskUsedBytes(),
            guest.sharesWithRunning(),
            guest.everyVolumeSnapshots(),
            fingerprint,
            replaced.map(was -> new Circumstances.History(was, false))));
  }

  @Test
  void aUsbMountIsBenignBelowItsFolderAlone() {
    FilesystemUuid uuid = new FilesystemUuid("1234-ABCD");
    assertEquals(
        Rule.USB_IN_PARENT,
        rule(new MountUsb(uuid, new MountPoint("/mnt/felhom/usb1")), CUSTOMER, OBSERVED));
    for (String path : List.of("/mnt/felhom", "/mnt/felhom2/a", "/etc", "/mnt")) {
      assertEquals(
          Rule.USB_ELSEWHERE, rule(new MountUsb(uuid, new MountPoint(path)), CUSTOMER, OBSERVED));
    }
    assertEquals(
        Rule.USB_ELSEWHERE,
        rule(
            new MountUsb(uuid, new MountPoint("/mnt/felhom/usb1")),
            CUSTOMER,
            Circumstances.unobserved(SampleCircumstances.POLICY)));
  }
}
