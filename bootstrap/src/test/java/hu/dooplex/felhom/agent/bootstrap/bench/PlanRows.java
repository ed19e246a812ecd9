package hu.dooplex.felhom.agent.bootstrap.bench;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.plan.Plan;
import hu.dooplex.felhom.agent.domain.plan.Sighting;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Plans of 1,000 guests with 13 fields each, beside comparing the same configurations with
 * themselves as plain text. A plan in 10 ms is 100,000 guests in a second.
 */
final class PlanRows {
  private static final int GUESTS = 1_000;
  private static final int FIRST_VMID = 1_000;
  private static final double WANTED = 100_000;
  private static final long GIB = 1L << 30;

  /** As Proxmox VE has them, few in canonical form. */
  private static final Map<String, String> STORED =
      Map.ofEntries(
          Map.entry("cores", "2"),
          Map.entry("memory", "2048"),
          Map.entry("swap", "512"),
          Map.entry("cpulimit", "1.50"),
          Map.entry("cpuunits", "100"),
          Map.entry("onboot", "1"),
          Map.entry("startup", "up=30,order=2"),
          Map.entry("protection", "1"),
          Map.entry("description", "customer 12\n"),
          Map.entry("tags", "prod;web"),
          Map.entry("hostname", "nextcloud"),
          Map.entry("nameserver", "1.1.1.1"),
          Map.entry("searchdomain", "example.org"),
          Map.entry("arch", "amd64"),
          Map.entry("ostype", "debian"),
          Map.entry("rootfs", "local-lvm:vm-101-disk-0,size=8G"),
          Map.entry("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:D2:B8:84,ip=dhcp,type=veth"),
          Map.entry("digest", "d4235edf4d5eb7c358fa6b1ad649bfae8666a887"));

  private final DesiredState desired;
  private final Map<GuestRef, Sighting> seen = new HashMap<>();
  private final LocalPolicy policy;

  /**
   * @param drifted whether every field of every guest is to be another
   */
  private PlanRows(boolean drifted) {
    List<DesiredGuest> guests = new ArrayList<>();
    List<Vmid> listed = new ArrayList<>();
    for (int i = 0; i < GUESTS; i++) {
      GuestRef guest = GuestRef.lxc(FIRST_VMID + i);
      guests.add(new DesiredGuest(guest, false, Optional.of(!drifted), config(drifted)));
      seen.put(guest, sighting(guest));
      listed.add(guest.vmid());
    }
    desired = new DesiredState(1, guests);
    policy =
        new LocalPolicy(
            LocalPolicy.Guests.only(listed),
            Stream.of(ManagedField.values()).map(ManagedField::key).toList(),
            GIB / 2,
            0.9,
            0.5,
            List.of(),
            Optional.empty(),
            List.of(),
            4,
            12,
            1,
            0.2);
  }

  static Bench.Row quiet(Bench bench) throws Exception {
    return new PlanRows(false).row(bench, "plan: guests, 1,000 at once, 13 fields, quiet");
  }

  static Bench.Row drifted(Bench bench) throws Exception {
    return new PlanRows(true).row(bench, "plan: guests, 1,000 at once, 13 fields, all drifted");
  }

  private Bench.Row row(Bench bench, String name) throws Exception {
    return bench.measure(name, WANTED, this::plan, this::compareAsText);
  }

  private int plan() {
    return Plan.of(desired, seen, policy).guests().size();
  }

  /** How many of the plans have something to do. */
  long busy() {
    return Plan.of(desired, seen, policy).guests().stream()
        .map(GuestPlan::operations)
        .filter(operations -> !operations.isEmpty())
        .count();
  }

  static PlanRows of(boolean drifted) {
    return new PlanRows(drifted);
  }

  /** No plan can do with less: each configuration in a map, and each of its keys looked up. */
  private int compareAsText() {
    int same = 0;
    for (DesiredGuest guest : desired.guests()) {
      if (seen.get(guest.ref()) instanceof Sighting.Here here) {
        GuestConfig configured = GuestConfig.configured(here.pending());
        same +=
            STORED.entrySet().stream()
                    .allMatch(entry ->
                        entry.getKey().equals("digest")
                            || configured
                                .value(entry.getKey())
                                .filter(entry.getValue()::equals)
                                .isPresent())
                ? 1
                : 0;
      }
    }
    return same;
  }

  private static SortedMap<ManagedField, DesiredValue> config(boolean drifted) {
    int other = drifted ? 1 : 0;
    SortedMap<ManagedField, DesiredValue> config = new TreeMap<>();
    config.put(ManagedField.CORES, new DesiredValue.Whole(2 + other));
    config.put(ManagedField.MEMORY, new DesiredValue.Whole((2 + other) * GIB));
    config.put(ManagedField.SWAP, new DesiredValue.Whole((1 + other) * GIB / 2));
    config.put(ManagedField.CPULIMIT, new DesiredValue.Decimal(new BigDecimal("1.5" + other)));
    config.put(ManagedField.CPUUNITS, new DesiredValue.Whole(100 + other));
    config.put(ManagedField.ONBOOT, new DesiredValue.Flag(!drifted));
    config.put(ManagedField.STARTUP, new DesiredValue.Text("order=2,up=3" + other));
    config.put(ManagedField.PROTECTION, new DesiredValue.Flag(!drifted));
    config.put(ManagedField.DESCRIPTION, new DesiredValue.Text("customer 12" + suffix(drifted)));
    config.put(ManagedField.TAGS, new DesiredValue.Names(List.of("web", "prod" + suffix(drifted))));
    config.put(ManagedField.HOSTNAME, new DesiredValue.Text("nextcloud" + suffix(drifted)));
    config.put(ManagedField.NAMESERVER, new DesiredValue.Text("1.1.1.1" + suffix(drifted)));
    config.put(ManagedField.SEARCHDOMAIN, new DesiredValue.Text("example.org" + suffix(drifted)));
    return config;
  }

  private static String suffix(boolean drifted) {
    return drifted ? "2" : "";
  }

  private static Sighting sighting(GuestRef guest) {
    List<PendingChange> pending = new ArrayList<>();
    STORED.forEach((key, value) ->
        pending.add(new PendingChange(key, Optional.of(value), Optional.empty(), false)));
    return new Sighting.Here(
        new ObservedGuest(
            guest,
            Optional.of("nextcloud"),
            RunState.RUNNING,
            OptionalLong.empty(),
            Optional.empty(),
            Collections.emptySortedSet(),
            false,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            new GuestUsage(
                OptionalDouble.empty(),
                OptionalLong.of(GIB),
                OptionalLong.empty(),
                OptionalLong.empty()),
            Optional.empty()),
        false,
        pending,
        OptionalLong.of(16 * GIB),
        OptionalLong.of(12 * GIB));
  }
}
