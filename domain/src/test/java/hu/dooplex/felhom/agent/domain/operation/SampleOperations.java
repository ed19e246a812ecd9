package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every record of the catalogue in several variants, for tests that go through all of them. */
public final class SampleOperations {
  public static final SnapshotName OWN_NAME = new SnapshotName("felhom_" + "a".repeat(26));
  public static final SnapshotName OTHER_NAME = new SnapshotName("before_upgrade");
  public static final StorageName STORAGE = new StorageName("scratch");
  public static final StorageName BACKUPS = new StorageName("backups");
  public static final MountPoint USB_PARENT = new MountPoint("/mnt/felhom");
  public static final String MARKER = "felhom-scratch-x7";

  private SampleOperations() {}

  public static NewContainer container(StorageName storage) {
    return new NewContainer(
        storage,
        8,
        512,
        0,
        1,
        true,
        "scratch",
        new TreeSet<>(Set.of(MARKER)),
        "",
        new TreeMap<>(Map.of(0, "name=eth0,bridge=vmbr0,link_down=1")));
  }

  public static SetGuestConfig set(GuestRef guest, String key, String value) {
    return new SetGuestConfig(guest, new TreeMap<>(Map.of(key, value)), new TreeSet<>());
  }

  public static SetGuestConfig delete(GuestRef guest, String key) {
    return new SetGuestConfig(guest, new TreeMap<>(), new TreeSet<>(Set.of(key)));
  }

  /** For every kind and vmid. */
  public static List<Operation> all(int... vmids) {
    List<Operation> all = new ArrayList<>(onHost());
    for (int vmid : vmids) {
      for (GuestKind kind : GuestKind.values()) {
        GuestRef guest = new GuestRef(kind, new Vmid(vmid));
        all.addAll(onGuest(guest));
        if (kind == GuestKind.LXC) {
          all.addAll(creating(guest));
        }
      }
    }
    return List.copyOf(all);
  }

  private static List<Operation> onGuest(GuestRef guest) {
    List<Operation> all = new ArrayList<>();
    all.add(new StartGuest(guest));
    all.add(new ShutdownGuest(guest, 60));
    all.add(new StopGuest(guest));
    all.add(new RebootGuest(guest, 600));
    for (String[] entry :
        new String[][] {
          {"cores", "2"},
          {"cores", "all"},
          {"memory", "2048"},
          {"memory", "16"},
          {"onboot", "1"},
          {"onboot", "0"},
          {"startup", "down=0"},
          {"description", "new"},
          {"tags", MARKER},
          {"hookscript", "local:snippets/x.sh"},
          {"lock", "backup"},
          {"nothing", "1"}
        }) {
      all.add(set(guest, entry[0], entry[1]));
    }
    all.add(delete(guest, "cpulimit"));
    all.add(delete(guest, "protection"));
    for (SnapshotName name : List.of(OWN_NAME, OTHER_NAME)) {
      all.add(new CreateSnapshot(guest, name, "0".repeat(26)));
      all.add(new DeleteSnapshot(guest, name));
      all.add(new RollbackSnapshot(guest, name, false));
      all.add(new RollbackSnapshot(guest, name, true));
    }
    all.add(new BackupGuest(guest, BACKUPS, BackupGuest.Compression.ZSTD));
    all.add(new BackupGuest(guest, STORAGE, BackupGuest.Compression.NONE));
    all.add(new RestoreOverGuest(guest, new VolumeId("backups:backup/a.tar.zst"), STORAGE));
    all.add(new DestroyGuest(guest, false, false, false));
    all.add(new DestroyGuest(guest, true, false, false));
    all.add(new DestroyGuest(guest, false, true, false));
    if (guest.kind() == GuestKind.LXC) {
      all.add(new DestroyGuest(guest, false, false, true));
    }
    all.add(new ResizeDisk(guest, "mp0", 1L << 34));
    all.add(new ConvertToTemplate(guest));
    return all;
  }

  private static List<Operation> creating(GuestRef guest) {
    List<Operation> all = new ArrayList<>();
    VolumeId template = new VolumeId("local:vztmpl/debian.tar.zst");
    VolumeId archive = new VolumeId("backups:backup/vzdump-lxc-101.tar.zst");
    for (StorageName storage : List.of(STORAGE, BACKUPS)) {
      all.add(new CreateGuest(guest, template, container(storage)));
      all.add(new CreateGuest(guest, archive, container(storage)));
      all.add(new CreateGuestKeyctl(guest, template, container(storage)));
      all.add(new RestoreGuest(guest, archive, container(storage)));
      all.add(new RestoreGuest(guest, template, container(storage)));
    }
    return all;
  }

  private static List<Operation> onHost() {
    VolumeId volume = new VolumeId("backups:backup/vzdump-lxc-101.tar.zst");
    FilesystemUuid uuid = new FilesystemUuid("1234-ABCD");
    List<Operation> all = new ArrayList<>();
    all.add(new DeleteBackup(BACKUPS, volume));
    all.add(new DeleteVolume(STORAGE, new VolumeId("scratch:101/vm-101-disk-0.raw")));
    for (String path : List.of("/mnt/felhom/usb1", "/mnt/felhom", "/mnt/felhomx/usb1", "/etc")) {
      all.add(new MountUsb(uuid, new MountPoint(path)));
      all.add(new UnmountUsb(uuid, new MountPoint(path)));
    }
    all.add(new RotateSigners(2, "0".repeat(64), List.of(), List.of("old")));
    all.add(new Unknown("format_host"));
    all.add(new Unknown("start_guest"));
    return all;
  }
}
