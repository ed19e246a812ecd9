package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume.Verification;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.Tunnel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reports of every shape: a seed is a report. Half of what is optional is not there. */
final class RandomReports {
  private static final List<String> TEXTS =
      List.of(
          "plain",
          "árvíztűrő tükörfúrógép",
          "日本語",
          "\ud83d\ude00",
          "half a pair: \ud83d",
          "\u0000\u0001\u001b[2J\r\n\t\u007f",
          "\u009b31m\u202e\u2066\u2028\ufeff",
          "\"quoted\\\" </script>",
          "x".repeat(5000));
  private static final List<Double> RATIOS =
      List.of(0.0, 1e-9, 0.031, 1.0, 7.25, 1e300, Double.NaN, Double.POSITIVE_INFINITY);
  private static final List<Instant> TIMES =
      List.of(
          Instant.EPOCH,
          Instant.parse("2026-11-22T19:25:00.123456789Z"),
          Instant.parse("9999-12-31T23:59:59.999Z"),
          Instant.MAX,
          Instant.MIN);

  private final Random random;

  private RandomReports(long seed) {
    this.random = new Random(seed);
  }

  static HostReport ofSeed(long seed) {
    return new RandomReports(seed).report();
  }

  private HostReport report() {
    return new HostReport(
        text(),
        text(),
        new NodeName(pick(List.of("pve1", "a", "A-b-9", "n".repeat(63)))),
        1 + random.nextLong(Long.MAX_VALUE - 1),
        ownTime(),
        new NodeStatus(
            maybe(this::text),
            maybe(this::text),
            size(),
            new NodeStatus.Cpu(
                count(),
                count(),
                maybe(this::text),
                ratio(),
                random.nextBoolean() ? List.of() : List.of(0.0, 0.5, 99.25)),
            space(),
            space(),
            space()),
        some(() -> new SensorReading(text(), text(), pick(List.of(-40.0, 0.0, 43.5, Double.NaN)))),
        some(() ->
            new Disk(
                text(),
                maybe(this::text),
                maybe(this::text),
                pick(Disk.Health.values()),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(101)) : OptionalInt.empty(),
                random.nextBoolean() ? OptionalInt.of(-5) : OptionalInt.empty(),
                size())),
        some(this::guest),
        new Tunnel(pick(Tunnel.Status.values()), count(), maybe(this::text)),
        some(this::storage),
        some(() ->
            new BackupReport(
                maybe(this::text),
                vmid(),
                maybe(this::text),
                maybe(() -> pick(TIMES)),
                size(),
                maybe(random::nextBoolean),
                pick(Verification.values()))),
        some(() ->
            new HostReport.RestoreTest(
                vmid().value(), text(), ownTime(), text(), random.nextInt(1000), text())),
        some(() -> new HostReport.CollectionError(text(), text())),
        new HostReport.ReconcileReport(
            pick(HostReport.Mode.values()),
            maybe(() -> random.nextLong(Long.MAX_VALUE)),
            maybe(() -> pick(TIMES)),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextInt(100)),
        some(() ->
            new HostReport.PendingSignatureReport(
                maybe(() -> "6QK3ZJ7W5V2N4X8B1M0RTYP9CD"),
                "destroy_guest",
                optionalVmid(),
                ownTime(),
                maybe(() -> pick(List.of("", "eyI=", "eyJhIjox", "ew=="))))),
        new HostReport.DestructivePath(random.nextBoolean(), maybe(() -> "journal_damaged")),
        some(() ->
            new HostReport.PbsReport(
                text(),
                maybe(this::text),
                maybe(this::text),
                random.nextBoolean(),
                maybe(() -> pick(TIMES)))),
        some(() ->
            new HostReport.AuditReport(
                1 + random.nextInt(1000),
                ownTime(),
                text(),
                optionalVmid(),
                "refused",
                text(),
                text())));
  }

  private GuestReport guest() {
    return new GuestReport(
        new GuestRef(pick(GuestKind.values()), vmid()),
        maybe(this::text),
        pick(RunState.values()),
        size(),
        maybe(this::text),
        new TreeSet<>(some(this::text)),
        maybe(() -> new GuestReport.Spec(count(), size(), size(), size())),
        new GuestUsage(ratio(), size(), size(), size()),
        new GuestReport.Reconcile(
            pick(GuestReport.State.values()), some(this::text), maybe(() -> "over_budget")),
        maybe(this::text));
  }

  private StorageStatus storage() {
    return new StorageStatus(
        text(),
        text(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        size(),
        size(),
        size(),
        new TreeSet<>(some(this::text)));
  }

  private NodeStatus.Space space() {
    return new NodeStatus.Space(size(), size(), size());
  }

  private String text() {
    return pick(TEXTS);
  }

  /** The agent's own clock is never beyond what RFC 3339 can write. */
  private Instant ownTime() {
    return TIMES.get(random.nextInt(3));
  }

  private Vmid vmid() {
    return new Vmid(pick(List.of(Limits.VMID_MIN, 101, Limits.VMID_MAX)));
  }

  private OptionalInt optionalVmid() {
    return random.nextBoolean() ? OptionalInt.of(vmid().value()) : OptionalInt.empty();
  }

  private OptionalInt count() {
    return random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(8192)) : OptionalInt.empty();
  }

  private OptionalLong size() {
    return random.nextBoolean()
        ? OptionalLong.of(pick(List.of(0L, 1L, 1L << 53, Long.MAX_VALUE)))
        : OptionalLong.empty();
  }

  private OptionalDouble ratio() {
    return random.nextBoolean() ? OptionalDouble.of(pick(RATIOS)) : OptionalDouble.empty();
  }

  private <T> List<T> some(Supplier<T> item) {
    return Stream.generate(item).limit(random.nextInt(4)).toList();
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
