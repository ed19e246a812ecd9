package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.gate.Verdict;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.ImpossibleRecordException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
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
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Operations, records and decisions to write down and read back. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-22T19:00:00Z");
  static final GuestRef GUEST = GuestRef.lxc(101);

  private static final StorageName STORAGE = new StorageName("local");
  private static final VolumeId VOLUME = new VolumeId("local:backup/x.tar.zst");
  private static final SnapshotName SNAPSHOT = new SnapshotName("felhom_abc");
  private static final FilesystemUuid UUID = new FilesystemUuid("1234-ABCD");
  private static final MountPoint MOUNT = new MountPoint("/mnt/usb/one");

  /** Whatever a text may hold has to come back. */
  static final String FOREIGN = "ő \"quoted\\ \n\t\u0000\u001b\u202e 🐘 \ud800";

  private Samples() {}

  static List<Operation> catalogue() {
    NewContainer container =
        new NewContainer(
            STORAGE,
            8,
            512,
            0,
            2,
            true,
            "scratch",
            new TreeSet<>(Set.of("felhom-x", "b")),
            FOREIGN,
            new TreeMap<>(Map.of(0, "name=eth0,link_down=1", 31, "link_down=1")));
    return List.of(
        new StartGuest(GUEST),
        new ShutdownGuest(GUEST, 60),
        new StopGuest(GuestRef.qemu(102)),
        new RebootGuest(GUEST, 600),
        new SetGuestConfig(
            GUEST,
            new TreeMap<>(Map.of("memory", "2048", "description", FOREIGN)),
            new TreeSet<>(Set.of("cpulimit"))),
        new CreateSnapshot(GUEST, SNAPSHOT, FOREIGN),
        new DeleteSnapshot(GUEST, SNAPSHOT),
        new RollbackSnapshot(GUEST, SNAPSHOT, true),
        new BackupGuest(GUEST, STORAGE, BackupGuest.Compression.ZSTD),
        new CreateGuest(GUEST, VOLUME, container),
        new RestoreGuest(GUEST, VOLUME, container),
        new RestoreOverGuest(GUEST, VOLUME, STORAGE),
        new DestroyGuest(GUEST, true, true, false),
        new ResizeDisk(GUEST, "rootfs", 1L << 40),
        new ConvertToTemplate(GUEST),
        new CreateGuestKeyctl(GUEST, VOLUME, container),
        new DeleteBackup(STORAGE, VOLUME),
        new DeleteVolume(STORAGE, VOLUME),
        new MountUsb(UUID, MOUNT),
        new UnmountUsb(UUID, MOUNT),
        new RotateSigners(
            2,
            "ab".repeat(32),
            List.of(new Signer("ops-2", KeyRole.OPERATIONAL, "ssh-ed25519 AAAA")),
            List.of("ops-1")),
        new Unknown("start_guest"),
        new Unknown(FOREIGN));
  }

  static OperationId id(int number) {
    return new OperationId("%026d".formatted(number));
  }

  static JournalEntry.Intent intent(int number) {
    return intent(number, new StartGuest(GUEST));
  }

  static JournalEntry.Intent intent(int number, Operation operation) {
    return new JournalEntry.Intent(
        id(number),
        NOW,
        operation,
        Source.DESIRED_STATE,
        "felhom@pve!agent",
        false,
        Optional.empty(),
        NOW.plusSeconds(600),
        Optional.empty(),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty());
  }

  /** An intent that says where the audit trail stood. */
  static JournalEntry.Intent anchoring(int number, Optional<AuditHead> audit) {
    JournalEntry.Intent plain = intent(number);
    return new JournalEntry.Intent(
        plain.id(),
        plain.at(),
        plain.operation(),
        plain.source(),
        plain.token(),
        plain.destructive(),
        plain.authorization(),
        plain.deadline(),
        plain.configDigest(),
        plain.beforeImage(),
        plain.transaction(),
        plain.marker(),
        plain.guestRunning(),
        audit);
  }

  static JournalEntry.Intent fullIntent(int number) {
    return new JournalEntry.Intent(
        id(number),
        NOW.plusNanos(123_456_789),
        new StopGuest(GUEST),
        Source.SIGNED_HUB,
        "felhom@pve!agent",
        true,
        Optional.of(
            new JournalEntry.Authorization(id(number), "cd".repeat(32), List.of("ops-1", "ops-2"))),
        NOW.plusSeconds(600),
        Optional.of("ef".repeat(20)),
        new TreeMap<>(Map.of("memory", Optional.of("2048"), "cores", Optional.empty())),
        Optional.of(id(7)),
        Optional.of("felhom-marker"),
        false,
        Optional.of(new AuditHead(7, "9f".repeat(32))));
  }

  static JournalEntry.Submitted submitted(int number) {
    return new JournalEntry.Submitted(
        id(number),
        NOW.plusSeconds(1),
        new Upid("UPID:pve1:0000A1B2:000C3D4E:67000000:vzstart:101:felhom@pve!agent:"));
  }

  static JournalEntry.Ended ended(int number, JournalEntry.Outcome outcome) {
    return new JournalEntry.Ended(
        id(number), NOW.plusSeconds(9), outcome, "", FOREIGN, Optional.of("ab".repeat(32)));
  }

  /** One of every kind, with and without what may be missing. */
  static List<JournalEntry> entries() {
    List<JournalEntry> entries = new ArrayList<>();
    int number = 0;
    for (Operation operation : catalogue()) {
      entries.add(intent(++number, operation));
    }
    entries.add(fullIntent(++number));
    entries.add(submitted(number));
    for (JournalEntry.Outcome outcome : JournalEntry.Outcome.values()) {
      entries.add(ended(number, outcome));
    }
    return entries;
  }

  static Decision decision(int vmid, Instant at) {
    return new Decision(
        at,
        new StopGuest(GuestRef.lxc(vmid)),
        Source.SIGNED_HUB,
        new Classification(true, Classification.Rule.POWER_CUT, "stop"),
        new PolicyOutcome.Violated("guests"),
        List.of("ops-1"),
        new Verdict.Refused(Verdict.Reason.POLICY));
  }

  /** A state that knows its records and nothing else. */
  static final class Remembered implements Replay {
    private final List<JournalEntry> entries = new ArrayList<>();

    /** As in the real one, an intent is the first record of its operation. */
    @Override
    public void check(JournalEntry entry) {
      if (entry instanceof JournalEntry.Intent
          && entries.stream().anyMatch(known -> known.id().equals(entry.id()))) {
        throw new IllegalStateException("a second intent of " + entry.id());
      }
    }

    @Override
    public void apply(JournalEntry entry) {
      entries.add(entry);
    }

    List<JournalEntry> entries() {
      return List.copyOf(entries);
    }

    /** Of the samples that can follow each other. */
    @Override
    public JournalState state() {
      JournalState state = new JournalState();
      for (JournalEntry entry : entries) {
        try {
          state.apply(entry);
        } catch (ImpossibleRecordException samplesAreNoStory) {
          // the others are still looked at
        }
      }
      return state;
    }
  }
}
