package hu.dooplex.felhom.agent.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.journal.Story;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import hu.dooplex.felhom.agent.domain.provenance.SampleProvenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final GuestRef STRANGER = GuestRef.lxc(555);
  private static final GuestRef SCRATCH = GuestRef.lxc(9000);
  private static final Provenance CUSTOMER = new Provenance.Customer();
  private static final Circumstances OBSERVED = SampleCircumstances.observed();
  private static final PolicyOutcome ALLOWED = new PolicyOutcome.Allowed();

  private static PolicyOutcome check(Operation operation, Circumstances circumstances) {
    return PolicyCheck.evaluate(
        operation, Source.DESIRED_STATE, CUSTOMER, circumstances, Budget.UNUSED);
  }

  private static PolicyOutcome violated(String rule) {
    return new PolicyOutcome.Violated(rule);
  }

  @Test
  void aFreshAgentCanBeToldToChangeNothing() {
    for (Operation operation : SampleOperations.all(101, 9000)) {
      PolicyOutcome outcome = check(operation, OBSERVED.with(LocalPolicy.NOTHING));
      if (!operation.wireName().endsWith("mount_usb")) {
        assertInstanceOf(PolicyOutcome.Violated.class, outcome, operation::toString);
      }
    }
  }

  @Test
  void onlyListedGuestsAreTouched() {
    for (Operation operation : SampleOperations.all(555)) {
      if (operation instanceof Operation.OnGuest && !operation.toString().contains("container=")) {
        assertEquals(violated("guests"), check(operation, OBSERVED), operation::toString);
      }
    }
    assertEquals(ALLOWED, check(new StartGuest(GUEST), OBSERVED));
    LocalPolicy all = withGuests(LocalPolicy.Guests.ALL);
    assertEquals(ALLOWED, check(new StartGuest(STRANGER), OBSERVED.with(all)));
  }

  private static LocalPolicy withGuests(LocalPolicy.Guests guests) {
    LocalPolicy policy = SampleCircumstances.POLICY;
    return new LocalPolicy(
        guests,
        policy.managedFields(),
        policy.memoryMinBytes(),
        policy.memoryShare(),
        policy.cpulimitMin(),
        policy.backupStorages(),
        policy.scratchVmids(),
        policy.scratchStorages(),
        policy.runChangesPerGuestDay(),
        policy.configWritesPerGuestDay(),
        policy.maxAgentSnapshots(),
        policy.minStorageFree());
  }

  @Test
  void onlyManagedFieldsAreWrittenAndOnlyThoseTheKindHas() {
    assertEquals(ALLOWED, check(SampleOperations.set(GUEST, "memory", "1"), OBSERVED));
    assertEquals(ALLOWED, check(SampleOperations.delete(GUEST, "tags"), OBSERVED));
    for (String key : List.of("hostname", "startup", "balloon", "lock", "Memory")) {
      assertEquals(
          violated("managed_fields"), check(SampleOperations.set(GUEST, key, "1"), OBSERVED));
      assertEquals(
          violated("managed_fields"), check(SampleOperations.delete(GUEST, key), OBSERVED));
    }
    assertEquals(
        violated("managed_fields"),
        check(SampleOperations.set(GuestRef.qemu(101), "swap", "1"), OBSERVED));
  }

  @Test
  void budgetsBindTheDesiredStateAlone() {
    Budget spent = new Budget(4, 12);
    Budget almost = new Budget(3, 11);
    Operation shutdown = new ShutdownGuest(GUEST, 60);
    Operation write = SampleOperations.set(GUEST, "cores", "2");
    for (Source source : Source.values()) {
      boolean hub = source == Source.DESIRED_STATE;
      assertEquals(
          hub ? new PolicyOutcome.OverBudget("run_changes_per_guest_day") : ALLOWED,
          PolicyCheck.evaluate(shutdown, source, CUSTOMER, OBSERVED, spent));
      assertEquals(
          hub ? new PolicyOutcome.OverBudget("config_writes_per_guest_day") : ALLOWED,
          PolicyCheck.evaluate(write, source, CUSTOMER, OBSERVED, spent));
      assertEquals(ALLOWED, PolicyCheck.evaluate(shutdown, source, CUSTOMER, OBSERVED, almost));
      assertEquals(ALLOWED, PolicyCheck.evaluate(write, source, CUSTOMER, OBSERVED, almost));
    }
  }

  @Test
  void theBudgetIsWhatTheJournalSaysOfTheLastDayWhateverBecameOfIt() {
    Story story = new Story();
    Instant now = Story.START.plus(Duration.ofDays(2));
    Operation start = new StartGuest(GUEST);
    story.intent(1, start, now.minus(Duration.ofHours(24)).minusMillis(1)).succeeded();
    story.intent(2, start, now.minus(Duration.ofHours(24))).succeeded();
    story.intent(3, new ShutdownGuest(GUEST, 60), now.minusSeconds(5)).abandoned();
    story.intent(4, SampleOperations.set(GUEST, "cores", "2"), now.minusSeconds(4));
    story.intent(5, new StartGuest(GuestRef.lxc(102)), now.minusSeconds(3)).succeeded();
    story.intent(6, new DestroyGuest(GUEST, false, false, false), now.minusSeconds(2)).succeeded();
    assertEquals(new Budget(2, 1), Budget.spent(story.state(), GUEST, now));
    // The same after a restart: it is replayed from the file.
    assertEquals(new Budget(2, 1), Budget.spent(JournalState.replay(story.entries()), GUEST, now));
    Story other = new Story();
    other.source(Source.SELFTEST).intent(1, start, now.minusSeconds(5)).succeeded();
    assertEquals(Budget.UNUSED, Budget.spent(other.state(), GUEST, now));
  }

  @Test
  void aSnapshotNeedsRoomAndAPlaceAmongTheAgentsOwn() {
    CreateSnapshot create = new CreateSnapshot(GUEST, SampleOperations.OWN_NAME, "");
    StorageName storage = SampleOperations.STORAGE;
    assertEquals(ALLOWED, check(create, OBSERVED));
    assertEquals(
        ALLOWED, check(create, OBSERVED.withStorages(SampleCircumstances.space(storage, 100, 20))));
    assertEquals(
        violated("min_storage_free"),
        check(create, OBSERVED.withStorages(SampleCircumstances.space(storage, 100, 19))));
    assertEquals(violated("min_storage_free"), check(create, OBSERVED.withStorages(Map.of())));
    for (String odd : List.of("???", ":x", "local")) {
      Circumstances.Guest guest = SampleCircumstances.guest(Map.of("mp0", odd));
      assertEquals(violated("min_storage_free"), check(create, SampleCircumstances.of(guest)));
    }
    Circumstances.Guest bound =
        SampleCircumstances.guest(Map.of("mp0", "/srv,mp=/srv", "ide2", "iso:a.iso,media=cdrom"));
    assertEquals(ALLOWED, check(create, SampleCircumstances.of(bound)));
    Circumstances.Guest full =
        SampleCircumstances.withSnapshots(
            List.of(
                new Snapshot("felhom_" + "b".repeat(26), "", Optional.empty(), Optional.empty())));
    assertEquals(violated("max_agent_snapshots"), check(create, SampleCircumstances.of(full)));
    Circumstances.Guest customers =
        SampleCircumstances.withSnapshots(
            List.of(new Snapshot("before_upgrade", "", Optional.empty(), Optional.empty())));
    assertEquals(ALLOWED, check(create, SampleCircumstances.of(customers)));
    assertEquals(
        violated("max_agent_snapshots"),
        check(create, Circumstances.unobserved(SampleCircumstances.POLICY)));
  }

  @Test
  void aBackupGoesToAListedStorageThatKeepsItsShareFree() {
    BackupGuest backup =
        new BackupGuest(GUEST, SampleOperations.BACKUPS, BackupGuest.Compression.ZSTD);
    assertEquals(ALLOWED, check(backup, OBSERVED));
    // 4 GiB more would leave 20 of 100 GiB, or 19.
    assertEquals(
        ALLOWED,
        check(
            backup,
            OBSERVED.withStorages(SampleCircumstances.space(SampleOperations.BACKUPS, 100, 24))));
    assertEquals(
        violated("min_storage_free"),
        check(
            backup,
            OBSERVED.withStorages(SampleCircumstances.space(SampleOperations.BACKUPS, 100, 23))));
    assertEquals(
        violated("backup_storages"),
        check(
            new BackupGuest(GUEST, SampleOperations.STORAGE, BackupGuest.Compression.ZSTD),
            OBSERVED));
  }

  @Test
  void scratchStaysInItsRangeAndOnItsStoragesAndIsNoHubs() {
    VolumeId template = new VolumeId("local:vztmpl/debian.tar.zst");
    CreateGuest create =
        new CreateGuest(SCRATCH, template, SampleOperations.container(SampleOperations.STORAGE));
    assertEquals(ALLOWED, check(create, OBSERVED));
    assertEquals(
        violated("scratch_vmids"),
        check(new CreateGuest(GUEST, template, create.container()), OBSERVED));
    assertEquals(
        violated("scratch_storages"),
        check(
            new CreateGuest(
                SCRATCH, template, SampleOperations.container(SampleOperations.BACKUPS)),
            OBSERVED));
    assertEquals(
        violated("min_storage_free"),
        check(
            create,
            OBSERVED.withStorages(SampleCircumstances.space(SampleOperations.STORAGE, 100, 27))));
    DestroyGuest destroy = new DestroyGuest(SCRATCH, false, false, false);
    Provenance scratch = SampleProvenance.scratch(9000, false);
    assertEquals(
        ALLOWED, PolicyCheck.evaluate(destroy, Source.RECOVERY, scratch, OBSERVED, Budget.UNUSED));
    assertEquals(
        violated("guests"),
        PolicyCheck.evaluate(destroy, Source.DESIRED_STATE, scratch, OBSERVED, Budget.UNUSED));
    assertEquals(
        violated("guests"),
        PolicyCheck.evaluate(destroy, Source.RECOVERY, CUSTOMER, OBSERVED, Budget.UNUSED));
  }

  @Test
  void theSelfTestsPolicyIsForOneGuestItsSnapshotAndItsDescription() {
    LocalPolicy policy = LocalPolicy.selfTest(new Vmid(555));
    Circumstances given = OBSERVED.with(policy);
    for (Operation operation :
        List.of(
            new CreateSnapshot(STRANGER, SampleOperations.OWN_NAME, ""),
            new DeleteSnapshot(STRANGER, SampleOperations.OWN_NAME),
            SampleOperations.set(STRANGER, "description", "x"))) {
      assertEquals(
          ALLOWED,
          PolicyCheck.evaluate(operation, Source.SELFTEST, CUSTOMER, given, Budget.UNUSED));
    }
    assertEquals(
        violated("managed_fields"),
        PolicyCheck.evaluate(
            SampleOperations.set(STRANGER, "cores", "2"),
            Source.SELFTEST,
            CUSTOMER,
            given,
            Budget.UNUSED));
    assertEquals(
        violated("guests"),
        PolicyCheck.evaluate(
            SampleOperations.set(GUEST, "description", "x"),
            Source.SELFTEST,
            CUSTOMER,
            given,
            Budget.UNUSED));
  }
}
