package hu.dooplex.felhom.agent.domain.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.classify.Classification.Rule;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.policy.SampleCircumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges of what memory may become, and what has to be known for it. */
class MemoryRuleTest {
  private static final long GIB = SampleCircumstances.GIB;
  private static final GuestRef LXC = GuestRef.lxc(101);
  private static final GuestRef QEMU = GuestRef.qemu(102);
  private static final Circumstances STOPPED = SampleCircumstances.observed();

  private static Classification classify(SetGuestConfig write, Circumstances circumstances) {
    return OperationClassifier.classify(write, new Provenance.Customer(), circumstances);
  }

  private static Classification notObserved(String key) {
    return new Classification(true, Rule.NOT_OBSERVED, key);
  }

  private static Circumstances running(Map<String, String> config, long memoryMib, long swapMib) {
    return SampleCircumstances.of(SampleCircumstances.running(config, memoryMib, swapMib));
  }

  /** A policy that gives guests half of the host, which is a round number of bytes. */
  private static Circumstances halfOf(Circumstances circumstances) {
    LocalPolicy policy = circumstances.policy();
    return circumstances.with(
        new LocalPolicy(
            policy.guests(),
            policy.managedFields(),
            policy.memoryMinBytes(),
            0.5,
            policy.cpulimitMin(),
            policy.backupStorages(),
            policy.scratchVmids(),
            policy.scratchStorages(),
            policy.runChangesPerGuestDay(),
            policy.configWritesPerGuestDay(),
            policy.maxAgentSnapshots(),
            policy.minStorageFree()));
  }

  /** Looking once more would not help: it is the value that is wrong. */
  @ParameterizedTest
  @ValueSource(strings = {"+2048", "02048", "2048.0", "99999999999"})
  void aValueThatIsNoPlainNumberIsDestructiveAndNotUnobserved(String value) {
    assertEquals(
        new Classification(true, Rule.CONFIG_KEY, "memory"),
        classify(SampleOperations.set(LXC, "memory", value), STOPPED));
  }

  @Test
  void theWholeShareOfTheHostMayBeGivenAndNoMore() {
    // Half of 16 GiB, 4 GiB of others, 512 MiB own swap.
    Circumstances half = halfOf(STOPPED);
    assertFalse(classify(SampleOperations.set(LXC, "memory", "3584"), half).destructive());
    assertTrue(classify(SampleOperations.set(LXC, "memory", "3585"), half).destructive());
  }

  @Test
  void swapOfARunningContainerIsHeldAgainstTheSwapItUses() {
    Circumstances swapping = running(Map.of("swap", "4096"), 10, 1000);
    assertFalse(classify(SampleOperations.set(LXC, "swap", "1250"), swapping).destructive());
    assertTrue(classify(SampleOperations.set(LXC, "swap", "1249"), swapping).destructive());
    Circumstances full = running(Map.of("memory", "4096", "swap", "4096"), 4000, 0);
    assertFalse(classify(SampleOperations.set(LXC, "swap", "512"), full).destructive());
  }

  @Test
  void aRunningGuestOfWhichNobodyKnowsWhatItUsesIsNotMadeSmaller() {
    Circumstances.Guest known =
        SampleCircumstances.running(Map.of("memory", "4096", "swap", "4096"), 10, 10);
    Circumstances unknown =
        SampleCircumstances.of(
            new Circumstances.Guest(
                true,
                known.lock(),
                known.config(),
                known.snapshots(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                known.diskUsedBytes(),
                known.sharesWithRunning(),
                known.everyVolumeSnapshots(),
                known.fingerprint(),
                known.history()));
    for (String key : List.of("memory", "swap")) {
      assertEquals(
          notObserved(key), classify(SampleOperations.set(LXC, key, "2048"), unknown), key);
    }
  }

  @Test
  void aBalloonThatGoesBackToAllTheMemoryNeedsToKnowHowMuchThatIs() {
    Circumstances odd =
        SampleCircumstances.of(
            SampleCircumstances.guest(Map.of("memory", "current=4096", "balloon", "1024")));
    assertEquals(notObserved("balloon"), classify(SampleOperations.set(QEMU, "balloon", "0"), odd));
  }

  @Test
  void theSumNeedsBothOfTheGuestsOwnNumbers() {
    Circumstances oddSwap = SampleCircumstances.of(SampleCircumstances.guest(Map.of("swap", "+1")));
    assertEquals(
        notObserved("memory"), classify(SampleOperations.set(LXC, "memory", "2048"), oddSwap));
    Circumstances oddMemory =
        SampleCircumstances.of(SampleCircumstances.guest(Map.of("memory", "current=1024")));
    assertEquals(
        notObserved("swap"), classify(SampleOperations.set(LXC, "swap", "1024"), oddMemory));
    // A machine has no swap of its own.
    assertFalse(classify(SampleOperations.set(QEMU, "memory", "2048"), oddSwap).destructive());
  }

  @Test
  void theSumNeedsTheHostAndAllOtherGuests() {
    SetGuestConfig up = SampleOperations.set(LXC, "memory", "2048");
    assertFalse(
        classify(up, with(OptionalLong.of(16 * GIB), OptionalLong.of(4 * GIB))).destructive());
    assertEquals(
        notObserved("memory"), classify(up, with(OptionalLong.empty(), OptionalLong.of(4 * GIB))));
    assertEquals(
        notObserved("memory"), classify(up, with(OptionalLong.of(16 * GIB), OptionalLong.empty())));
  }

  private static Circumstances with(OptionalLong host, OptionalLong others) {
    return new Circumstances(
        STOPPED.policy(),
        STOPPED.guest(),
        host,
        others,
        STOPPED.storages(),
        STOPPED.vmidUnused(),
        STOPPED.usbMountParent());
  }

  /** Unset, a machine has 512 MiB: more than the 256 it had, where nothing more is left. */
  @Test
  void memoryThatIsUnsetCountsAsProxmoxsDefault() {
    Circumstances small =
        halfOf(SampleCircumstances.of(SampleCircumstances.guest(Map.of("memory", "256"))));
    SetGuestConfig unset = SampleOperations.delete(QEMU, "memory");
    long half = 8 * GIB;
    assertFalse(classify(unset, small.withMemory(16 * GIB, half - (512L << 20))).destructive());
    assertTrue(classify(unset, small.withMemory(16 * GIB, half - (511L << 20))).destructive());
  }
}
