package hu.dooplex.felhom.agent.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Spec;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestSpecTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static ObservedGuest listed(GuestRef ref) {
    return new ObservedGuest(
        ref,
        Optional.of("nextcloud"),
        RunState.RUNNING,
        OptionalLong.of(1),
        Optional.empty(),
        new TreeSet<>(),
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(7 * GIB),
        OptionalDouble.of(1.5),
        GuestUsage.UNKNOWN,
        Optional.empty());
  }

  private static Spec spec(GuestRef ref, Map<String, String> config) {
    return Spec.of(listed(ref), new GuestConfig(new TreeMap<>(config), Optional.empty()));
  }

  @Test
  void aContainersSpecIsItsConfiguration() {
    Spec spec =
        spec(
            GuestRef.lxc(101),
            Map.of(
                "cores", "2",
                "memory", "2048",
                "swap", "0",
                "rootfs", "local-lvm:vm-101-disk-0,size=8G"));
    assertEquals(
        new Spec(
            OptionalInt.of(2),
            OptionalLong.of(2048 * MIB),
            OptionalLong.of(0),
            OptionalLong.of(8 * GIB)),
        spec);
  }

  @Test
  void absentKeysHaveTheDefaultsOfProxmoxAndTheListFillsTheRest() {
    assertEquals(
        new Spec(
            OptionalInt.of(2),
            OptionalLong.of(512 * MIB),
            OptionalLong.of(512 * MIB),
            OptionalLong.of(7 * GIB)),
        spec(GuestRef.lxc(101), Map.of()));
  }

  @Test
  void aMachineHasCoresOfAllSocketsAndNoSwap() {
    assertEquals(
        new Spec(
            OptionalInt.of(8),
            OptionalLong.of(4096 * MIB),
            OptionalLong.empty(),
            OptionalLong.of(7 * GIB)),
        spec(GuestRef.qemu(200), Map.of("cores", "4", "sockets", "2", "memory", "current=4096")));
  }

  @ParameterizedTest
  @CsvSource({
    "'local:101/vm-101-disk-0.raw,size=512M', 536870912",
    "'btr:101/d.raw,acl=1,size=1T,quota=0', 1099511627776",
    "'zfs:subvol-101-disk-0,size=4096K', 4194304",
    "'lvm:vm-101-disk-0,size=1.5G', 1610612736",
    "'lvm:vm-101-disk-0,size=1048576', 1048576"
  })
  void diskSizesAreReadInEveryUnit(String rootfs, long bytes) {
    assertEquals(
        OptionalLong.of(bytes), spec(GuestRef.lxc(101), Map.of("rootfs", rootfs)).diskBytes());
  }

  @Test
  void valuesThatAreNoNumbersAreUnknownNotZero() {
    Spec spec =
        spec(GuestRef.lxc(101), Map.of("cores", " ", "memory", "lots", "rootfs", "/mnt/bind"));
    assertEquals(OptionalInt.empty(), spec.cores());
    assertEquals(OptionalLong.empty(), spec.memoryBytes());
    assertEquals(OptionalLong.of(7 * GIB), spec.diskBytes());
  }

  @Test
  void noCoresIsNoLimitForAContainerAndUnknownForAMachine() {
    assertEquals(OptionalInt.of(2), spec(GuestRef.lxc(101), Map.of("cores", "0")).cores());
    assertEquals(OptionalInt.empty(), spec(GuestRef.qemu(200), Map.of("cores", "0")).cores());
    assertEquals(OptionalInt.empty(), spec(GuestRef.qemu(200), Map.of("sockets", "0")).cores());
  }

  @Test
  void absurdNumbersDoNotOverflow() {
    Spec spec =
        spec(
            GuestRef.qemu(200),
            Map.of("cores", "999999999", "sockets", "999999999", "memory", "999999999"));
    assertEquals(OptionalInt.of(Integer.MAX_VALUE), spec.cores());
    assertEquals(OptionalLong.of(999_999_999L * MIB), spec.memoryBytes());
  }
}
