package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A host where everything was observed and a policy that allows much. Vmid 9000 is for scratch. */
public final class SampleCircumstances {
  public static final Instant AT = Instant.parse("2026-11-22T19:00:00.750Z");
  public static final String FINGERPRINT = "f".repeat(64);
  public static final long GIB = 1L << 30;

  public static final LocalPolicy POLICY =
      new LocalPolicy(
          LocalPolicy.Guests.only(List.of(new Vmid(101), new Vmid(102))),
          List.of("cores", "memory", "swap", "onboot", "description", "tags", "cpulimit"),
          GIB / 2,
          0.9,
          0.5,
          List.of(SampleOperations.BACKUPS),
          Optional.of(new LocalPolicy.VmidRange(new Vmid(9000), new Vmid(9099))),
          List.of(SampleOperations.STORAGE),
          4,
          12,
          1,
          0.2);

  private SampleCircumstances() {}

  /** A stopped guest with 1 GiB of memory, whose config is that. */
  public static Circumstances.Guest guest(Map<String, String> more) {
    TreeMap<String, String> config =
        new TreeMap<>(
            Map.of(
                "memory", "1024",
                "swap", "512",
                "net0", "name=eth0,bridge=vmbr0,link_down=1",
                "rootfs", "scratch:101/vm-101-disk-0.raw,size=8G",
                "tags", "prod;" + SampleOperations.MARKER));
    config.putAll(more);
    return new Circumstances.Guest(
        false,
        Optional.empty(),
        config,
        List.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(4 * GIB),
        Optional.of(false),
        Optional.of(true),
        Optional.of(FINGERPRINT),
        Optional.of(new Circumstances.History(false, false)));
  }

  public static Circumstances.Guest running(
      Map<String, String> more, long memoryInUseMib, long swapInUseMib) {
    Circumstances.Guest guest = guest(more);
    return new Circumstances.Guest(
        true,
        guest.lock(),
        guest.config(),
        guest.snapshots(),
        OptionalLong.of(memoryInUseMib << 20),
        OptionalLong.of(swapInUseMib << 20),
        guest.diskUsedBytes(),
        guest.sharesWithRunning(),
        guest.everyVolumeSnapshots(),
        guest.fingerprint(),
        guest.history());
  }

  public static Circumstances.Guest withSnapshots(List<Snapshot> snapshots) {
    Circumstances.Guest guest = guest(Map.of());
    return new Circumstances.Guest(
        false,
        guest.lock(),
        guest.config(),
        snapshots,
        guest.memoryInUseBytes(),
        guest.swapInUseBytes(),
        guest.diskUsedBytes(),
        guest.sharesWithRunning(),
        guest.everyVolumeSnapshots(),
        guest.fingerprint(),
        guest.history());
  }

  public static Circumstances of(Circumstances.Guest guest) {
    return Circumstances.unobserved(POLICY)
        .with(guest)
        .withMemory(16 * GIB, 4 * GIB)
        .withStorages(
            Map.of(
                SampleOperations.STORAGE,
                new Circumstances.Space(100 * GIB, 60 * GIB),
                SampleOperations.BACKUPS,
                new Circumstances.Space(100 * GIB, 60 * GIB)))
        .withVmidUnused(true)
        .withUsbMountParent(SampleOperations.USB_PARENT);
  }

  public static Circumstances observed() {
    return of(guest(Map.of()));
  }

  public static Map<StorageName, Circumstances.Space> space(
      StorageName storage, long totalGib, long availableGib) {
    return Map.of(storage, new Circumstances.Space(totalGib * GIB, availableGib * GIB));
  }
}
