package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One guest in a report. A guest whose configuration cannot be read has status {@code UNKNOWN}, its
 * error and no spec; it never stops the report.
 */
public record GuestReport(
    GuestRef ref,
    Optional<String> name,
    RunState status,
    OptionalLong uptimeSeconds,
    Optional<String> lock,
    SortedSet<String> tags,
    Optional<Spec> spec,
    GuestUsage usage,
    Reconcile reconcile,
    Optional<String> error) {
  public GuestReport {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }

  /**
   * What the guest is configured to have.
   *
   * @param cores of a machine: of all its sockets together
   * @param swapBytes containers only
   * @param diskBytes size of the root disk
   */
  public record Spec(
      OptionalInt cores, OptionalLong memoryBytes, OptionalLong swapBytes, OptionalLong diskBytes) {
    private static final String DEFAULT_MIB = "512";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DISK_SIZE =
        Pattern.compile("(?:^|,)size=([0-9]{1,9}(?:\\.[0-9]+)?)([KMGT])?(?:,|$)");

    /**
     * Reads it out of a configuration. A key that is not there has Proxmox VE's documented default;
     * what the configuration does not say comes from the guest list.
     */
    public static Spec of(ObservedGuest guest, GuestConfig config) {
      OptionalLong memory = mebibytes(config.value("memory"));
      return switch (guest.ref().kind()) {
        case LXC -> {
          OptionalLong rootDisk = rootDisk(config.value("rootfs").orElse(""));
          yield new Spec(
              // Without a limit, and 0 is none, it has all of the host's cores, which the list
              // gives as cpus (pve-container PVE::LXC::vmstatus).
              config
                  .value("cores")
                  .filter(cores -> !cores.matches("0+"))
                  .map(Spec::number)
                  .orElse(wholeCpus(guest.cpus())),
              memory,
              mebibytes(config.value("swap")),
              rootDisk.isPresent() ? rootDisk : guest.maxDiskBytes());
        }
        case QEMU ->
            new Spec(machineCores(config), memory, OptionalLong.empty(), guest.maxDiskBytes());
      };
    }

    private static OptionalInt machineCores(GuestConfig config) {
      OptionalInt cores = number(config.value("cores").orElse("1"));
      OptionalInt sockets = number(config.value("sockets").orElse("1"));
      return cores.isPresent() && sockets.isPresent()
          ? atLeastOne(
              Math.clamp((long) cores.getAsInt() * sockets.getAsInt(), 0, Integer.MAX_VALUE))
          : OptionalInt.empty();
    }

    private static OptionalInt wholeCpus(OptionalDouble cpus) {
      return cpus.isPresent()
          ? atLeastOne((int) Math.ceil(cpus.getAsDouble()))
          : OptionalInt.empty();
    }

    /** No guest has none: a 0 is somebody's slip in a file, and what it means is not known. */
    private static OptionalInt atLeastOne(int cores) {
      return cores > 0 ? OptionalInt.of(cores) : OptionalInt.empty();
    }

    private static OptionalInt number(String text) {
      return NUMBER.matcher(text).matches()
          ? OptionalInt.of(Integer.parseInt(text))
          : OptionalInt.empty();
    }

    /** A machine's memory is a property string since 8.1: {@code current=2048}, or the number. */
    private static OptionalLong mebibytes(Optional<String> configured) {
      OptionalInt mib = number(configured.orElse(DEFAULT_MIB).replaceFirst("^current=", ""));
      return mib.isPresent() ? OptionalLong.of((long) mib.getAsInt() << 20) : OptionalLong.empty();
    }

    /** {@code local-lvm:vm-101-disk-0,size=8G}; units as in pve-common {@code parse_size}. */
    private static OptionalLong rootDisk(String rootfs) {
      Matcher size = DISK_SIZE.matcher(rootfs);
      if (!size.find()) {
        return OptionalLong.empty();
      }
      String unit = size.group(2);
      int binaryPower = unit == null ? 0 : 10 * (1 + "KMGT".indexOf(unit));
      return OptionalLong.of(Math.round(Double.parseDouble(size.group(1)) * (1L << binaryPower)));
    }
  }

  /**
   * @param fields the drifted fields
   * @param reason why it is as it is; a code, not a text
   */
  public record Reconcile(State state, List<String> fields, Optional<String> reason) {
    /** No desired state names this guest. */
    public static final Reconcile UNMANAGED =
        new Reconcile(State.UNMANAGED, List.of(), Optional.empty());

    public Reconcile {
      fields = List.copyOf(fields);
    }
  }

  /** Where a guest stands against its desired state. */
  public enum State {
    UNMANAGED,
    IN_SYNC,
    DRIFT,
    PENDING_REBOOT,
    PLAN_ERROR,
    DEGRADED,
    SKIPPED
  }
}
