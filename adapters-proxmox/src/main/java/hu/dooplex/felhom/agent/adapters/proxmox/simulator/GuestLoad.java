package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

/**
 * What a running guest uses. The network and disk counters run from its start.
 *
 * @param cpuRatio of the CPUs it may use, 0 to 1
 * @param diskTotalBytes size of the root file system as the guest sees it
 */
public record GuestLoad(
    double cpuRatio,
    long memoryBytes,
    long swapBytes,
    long diskBytes,
    long diskTotalBytes,
    long networkInBytes,
    long networkOutBytes,
    long diskReadBytes,
    long diskWrittenBytes) {

  /** A guest that does nothing, and all of whose counters stand at zero. */
  static final GuestLoad NONE = new GuestLoad(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** A guest at work, without network or disk traffic. */
  public static GuestLoad of(
      double cpuRatio, long memoryBytes, long diskBytes, long diskTotalBytes) {
    return new GuestLoad(cpuRatio, memoryBytes, 0, diskBytes, diskTotalBytes, 0, 0, 0, 0);
  }
}
