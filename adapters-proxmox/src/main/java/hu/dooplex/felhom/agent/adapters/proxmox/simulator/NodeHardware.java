package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.math.BigInteger;
import java.util.List;

/**
 * What the node runs on.
 *
 * @param flags of the CPU, separated by spaces
 * @param cgroupMode 2 on a normal host; the recorded servers had 1, and so no pressure figures
 * @param appArmor as on a normal host; the recorded servers had none, and so could not mount
 *     anything into a running container
 */
public record NodeHardware(
    String kernelRelease,
    String kernelVersion,
    String cpuModel,
    String cpuVendor,
    String cpuFamily,
    String mhz,
    String flags,
    int sockets,
    int cores,
    int threads,
    double cpuRatio,
    List<String> loadAverage,
    Bytes memory,
    Bytes swap,
    Bytes rootfs,
    int cgroupMode,
    boolean appArmor) {

  /** An amount; {@code available} is what a program could still get. */
  public record Bytes(long total, long used, long free, long available) {}

  public NodeHardware {
    loadAverage = List.copyOf(loadAverage);
  }

  /** The recorded 9.1 server, but with the control groups of a normal host. */
  public static NodeHardware recorded() {
    return new NodeHardware(
        "6.18.44-fc-v595",
        "#1 SMP PREEMPT_DYNAMIC @0",
        "AMD EPYC",
        "AuthenticAMD",
        "25",
        "2596.144",
        "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat sse sse2 ht lm avx2",
        1,
        2,
        2,
        0.0264471057884232,
        List.of("0.18", "0.73", "1.04"),
        new Bytes(25_276_514_304L, 1_834_971_136L, 21_085_118_464L, 23_441_543_168L),
        new Bytes(0, 0, 0, 0),
        new Bytes(270_553_174_016L, 28_498_997_248L, 242_054_176_768L, 80_445_296_640L),
        2,
        true);
  }

  /** The same with the first version of control groups. */
  public NodeHardware cgroupV1() {
    return with(1, appArmor);
  }

  public NodeHardware withoutAppArmor() {
    return with(cgroupMode, false);
  }

  /** {@code PVE::CGroup::clamp_cpu_shares}: each version has a bound that the other has not. */
  String clampShares(String shares) {
    BigInteger asked = new BigInteger(shares);
    BigInteger clamped =
        cgroupMode == 2 ? asked.min(BigInteger.valueOf(10_000)) : asked.max(BigInteger.TWO);
    return clamped.equals(asked) ? shares : clamped.toString();
  }

  private NodeHardware with(int mode, boolean profiles) {
    return new NodeHardware(
        kernelRelease,
        kernelVersion,
        cpuModel,
        cpuVendor,
        cpuFamily,
        mhz,
        flags,
        sockets,
        cores,
        threads,
        cpuRatio,
        loadAverage,
        memory,
        swap,
        rootfs,
        mode,
        profiles);
  }
}
