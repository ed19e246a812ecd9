package hu.dooplex.felhom.agent.domain.classify;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import java.util.OptionalLong;

/**
 * {@code memory}, {@code swap} and {@code balloon} (trust.md, 2): up while the sum that all guests
 * are configured to stays under the policy's share of the host; down on a running guest only to the
 * larger of the policy's minimum and 1.25 times what it uses, because a lower limit is written live
 * and the kernel kills. A value that stands already is neither.
 */
final class MemoryRule {
  /** What a guest without the key has, MiB; of swap see {@link ConfigKeys}. */
  private static final long MEMORY_DEFAULT_MIB = 512;

  private final SetGuestConfig write;
  private final Circumstances circumstances;
  private final Circumstances.Guest guest;

  private MemoryRule(SetGuestConfig write, Circumstances circumstances, Circumstances.Guest guest) {
    this.write = write;
    this.circumstances = circumstances;
    this.guest = guest;
  }

  static Judgement memory(String value, SetGuestConfig write, Circumstances circumstances) {
    return limit("memory", value, write, circumstances);
  }

  static Judgement swap(String value, SetGuestConfig write, Circumstances circumstances) {
    return limit("swap", value, write, circumstances);
  }

  static Judgement balloon(String value, SetGuestConfig write, Circumstances circumstances) {
    return limit("balloon", value, write, circumstances);
  }

  private static Judgement limit(
      String key, String value, SetGuestConfig write, Circumstances circumstances) {
    if (PveNumber.whole(value).isEmpty()) {
      return Judgement.DESTRUCTIVE;
    }
    return circumstances
        .guest()
        .map(guest -> new MemoryRule(write, circumstances, guest).judge(key))
        .orElse(Judgement.NOT_OBSERVED);
  }

  private Judgement judge(String key) {
    OptionalLong before = bytes(key, false);
    OptionalLong after = bytes(key, true);
    if (before.isEmpty() || after.isEmpty()) {
      return Judgement.NOT_OBSERVED;
    }
    if (after.getAsLong() == before.getAsLong()) {
      return Judgement.BENIGN;
    }
    return after.getAsLong() > before.getAsLong() ? up() : down(key, after.getAsLong());
  }

  private Judgement up() {
    OptionalLong memory = bytes("memory", true);
    OptionalLong swap =
        write.guest().kind() == GuestKind.LXC ? bytes("swap", true) : OptionalLong.of(0);
    OptionalLong host = circumstances.hostMemoryBytes();
    OptionalLong others = circumstances.memoryOfOtherGuestsBytes();
    if (memory.isEmpty() || swap.isEmpty() || host.isEmpty() || others.isEmpty()) {
      return Judgement.NOT_OBSERVED;
    }
    double allowed = circumstances.policy().memoryShare() * host.getAsLong();
    double sum = (double) others.getAsLong() + memory.getAsLong() + swap.getAsLong();
    return Judgement.benignIf(sum <= allowed);
  }

  private Judgement down(String key, long bytes) {
    if (!guest.running()) {
      return Judgement.BENIGN;
    }
    OptionalLong used = key.equals("swap") ? guest.swapInUseBytes() : guest.memoryInUseBytes();
    if (used.isEmpty()) {
      return Judgement.NOT_OBSERVED;
    }
    return Judgement.benignIf(
        bytes >= circumstances.policy().memoryMinBytes()
            && bytes >= Limits.MEMORY_HEADROOM_RATIO * used.getAsLong());
  }

  /** The configured value, or the one that will be after this write; empty if it is unreadable. */
  private OptionalLong bytes(String key, boolean afterWrite) {
    OptionalLong mib = mib(key, afterWrite);
    // A balloon of 0 is none: the machine has all its memory (qemu-server, balloon).
    if (key.equals("balloon") && mib.isPresent() && mib.getAsLong() == 0) {
      mib = mib("memory", afterWrite);
    }
    return mib.isPresent() ? OptionalLong.of(mib.getAsLong() << 20) : mib;
  }

  private OptionalLong mib(String key, boolean afterWrite) {
    if (afterWrite && write.set().containsKey(key)) {
      return PveNumber.whole(write.set().get(key));
    }
    boolean absent = (afterWrite && write.delete().contains(key)) || guest.value(key).isEmpty();
    if (absent) {
      return OptionalLong.of(key.equals("memory") ? MEMORY_DEFAULT_MIB : 0);
    }
    return PveNumber.whole(guest.value(key).get());
  }
}
