package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a hub may cause without a signature, as the host's owner wrote it down (trust.md, 3). It
 * comes from the configuration file alone. {@link #NOTHING} is what a fresh agent has.
 *
 * @param managedFields names of the desired state's fields, such as {@code cores}
 * @param memoryMinBytes a running guest's memory is not taken below this
 * @param memoryShare of the host's memory that all guests together may be configured to, 0 to 1
 * @param cpulimitMin smallest CPU limit, in CPUs; none at all is always allowed
 * @param runChangesPerGuestDay starts and shutdowns of one guest in 24 hours
 * @param configWritesPerGuestDay config writes of one guest in 24 hours
 * @param maxAgentSnapshots snapshots of the agent's own that one guest may have
 * @param minStorageFree share of a storage that stays free, 0 to 1
 */
public record LocalPolicy(
    Guests guests,
    List<String> managedFields,
    long memoryMinBytes,
    double memoryShare,
    double cpulimitMin,
    List<StorageName> backupStorages,
    Optional<VmidRange> scratchVmids,
    List<StorageName> scratchStorages,
    int runChangesPerGuestDay,
    int configWritesPerGuestDay,
    int maxAgentSnapshots,
    double minStorageFree) {
  /** No guest, no field, no storage. */
  public static final LocalPolicy NOTHING =
      new LocalPolicy(
          Guests.NONE,
          List.of(),
          512L << 20,
          0.9,
          0.5,
          List.of(),
          Optional.empty(),
          List.of(),
          0,
          0,
          0,
          0.2);

  /**
   * What {@code --selftest=task} brings along for one transaction (trust.md, 3): root at the
   * console names one guest, which gets one own snapshot and another description for a while.
   */
  public static LocalPolicy selfTest(Vmid vmid) {
    return new LocalPolicy(
        Guests.only(List.of(vmid)),
        List.of("description"),
        NOTHING.memoryMinBytes,
        NOTHING.memoryShare,
        NOTHING.cpulimitMin,
        List.of(),
        Optional.empty(),
        List.of(),
        0,
        0,
        1,
        NOTHING.minStorageFree);
  }

  public LocalPolicy {
    managedFields = List.copyOf(managedFields);
    backupStorages = List.copyOf(backupStorages);
    scratchStorages = List.copyOf(scratchStorages);
  }

  /**
   * The guests a hub may touch.
   *
   * @param listed in vmid order, each once; empty if it is all
   */
  public record Guests(boolean all, List<Vmid> listed) {
    public static final Guests ALL = new Guests(true, List.of());
    public static final Guests NONE = new Guests(false, List.of());

    public Guests {
      listed = List.copyOf(new TreeSet<>(listed));
    }

    public static Guests only(List<Vmid> listed) {
      return new Guests(false, listed);
    }

    public boolean includes(Vmid vmid) {
      return all || Collections.binarySearch(listed, vmid) >= 0;
    }
  }

  /** Both ends belong to it. */
  public record VmidRange(Vmid first, Vmid last) {
    public boolean includes(Vmid vmid) {
      return first.compareTo(vmid) <= 0 && vmid.compareTo(last) <= 0;
    }
  }
}
