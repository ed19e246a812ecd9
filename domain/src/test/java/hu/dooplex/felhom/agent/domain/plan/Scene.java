package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One guest, as it is and as it is meant to be, on a host of 16 GiB of which 4 are other guests'.
 */
final class Scene {
  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;

  static final List<String> EVERY_FIELD =
      Stream.of(ManagedField.values()).map(ManagedField::key).toList();

  final GuestRef ref;
  private final SortedMap<String, PendingChange> rows = new TreeMap<>();
  private final SortedMap<ManagedField, DesiredValue> config = new TreeMap<>();
  private RunState runState = RunState.STOPPED;
  private Optional<String> lock = Optional.empty();
  private boolean template;
  private boolean highAvailability;
  private OptionalLong memoryInUse = OptionalLong.empty();
  private OptionalLong swapInUse = OptionalLong.empty();
  private OptionalLong memoryOfOthers = OptionalLong.of(4 * GIB);
  private Optional<Boolean> wantedRunning = Optional.empty();
  private boolean absent;
  private LocalPolicy policy = policy(LocalPolicy.Guests.ALL, EVERY_FIELD);

  private Scene(GuestRef ref) {
    this.ref = ref;
    has("digest", "5f2c");
    has("memory", "1024");
  }

  /** Stopped, with 1 GiB of memory, and as it is meant to be. */
  static Scene lxc() {
    return of(GuestRef.lxc(101));
  }

  static Scene qemu() {
    return of(GuestRef.qemu(102));
  }

  static Scene of(GuestRef ref) {
    return new Scene(ref);
  }

  static LocalPolicy policy(LocalPolicy.Guests guests, List<String> fields) {
    return new LocalPolicy(
        guests,
        fields,
        GIB / 2,
        0.9,
        0.5,
        List.<StorageName>of(),
        Optional.empty(),
        List.of(),
        4,
        12,
        1,
        0.2);
  }

  static DesiredValue whole(long value) {
    return new DesiredValue.Whole(value);
  }

  static DesiredValue decimal(String value) {
    return new DesiredValue.Decimal(new BigDecimal(value));
  }

  static DesiredValue flag(boolean value) {
    return new DesiredValue.Flag(value);
  }

  static DesiredValue text(String value) {
    return new DesiredValue.Text(value);
  }

  static DesiredValue names(String... values) {
    return new DesiredValue.Names(List.of(values));
  }

  Scene has(String key, String value) {
    return row(key, Optional.of(value), Optional.empty(), false);
  }

  Scene hasNot(String key) {
    rows.remove(key);
    return this;
  }

  Scene row(String key, Optional<String> value, Optional<String> pending, boolean delete) {
    rows.put(key, new PendingChange(key, value, pending, delete));
    return this;
  }

  /** It takes that value at its next start. */
  Scene awaits(String key, String value, String next) {
    return row(key, Optional.of(value), Optional.of(next), false);
  }

  Scene running(long memoryInUseMib) {
    memoryInUse = OptionalLong.of(memoryInUseMib * MIB);
    return is(RunState.RUNNING);
  }

  Scene swapping(long swapInUseMib) {
    swapInUse = OptionalLong.of(swapInUseMib * MIB);
    return this;
  }

  Scene is(RunState state) {
    runState = state;
    return this;
  }

  Scene locked(String by) {
    lock = Optional.of(by);
    return this;
  }

  Scene isTemplate() {
    template = true;
    return this;
  }

  Scene isHighlyAvailable() {
    highAvailability = true;
    return this;
  }

  Scene besideOthersOf(long gib) {
    memoryOfOthers = OptionalLong.of(gib * GIB);
    return this;
  }

  Scene besideUnknownOthers() {
    memoryOfOthers = OptionalLong.empty();
    return this;
  }

  Scene wants(ManagedField field, DesiredValue value) {
    config.put(field, value);
    return this;
  }

  Scene wantsToRun(boolean running) {
    wantedRunning = Optional.of(running);
    return this;
  }

  Scene wantsToBeAbsent() {
    absent = true;
    return this;
  }

  Scene under(LocalPolicy other) {
    policy = other;
    return this;
  }

  Scene managing(String... fields) {
    return under(policy(policy.guests(), List.of(fields)));
  }

  Scene notInPolicy() {
    return under(policy(LocalPolicy.Guests.only(List.of(new Vmid(999))), policy.managedFields()));
  }

  LocalPolicy policy() {
    return policy;
  }

  DesiredGuest desired() {
    return new DesiredGuest(ref, absent, wantedRunning, config);
  }

  Sighting.Here sighting() {
    return new Sighting.Here(
        new ObservedGuest(
            ref,
            Optional.of("nextcloud"),
            runState,
            OptionalLong.empty(),
            lock,
            Collections.emptySortedSet(),
            template,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            new GuestUsage(OptionalDouble.empty(), memoryInUse, swapInUse, OptionalLong.empty()),
            Optional.empty()),
        highAvailability,
        List.copyOf(rows.values()),
        OptionalLong.of(16 * GIB),
        memoryOfOthers);
  }

  /** The same, its rows in another order. */
  Sighting.Here sighting(Random random) {
    Sighting.Here here = sighting();
    List<PendingChange> shuffled = new ArrayList<>(here.pending());
    Collections.shuffle(shuffled, random);
    return new Sighting.Here(
        here.guest(),
        here.highAvailability(),
        shuffled,
        here.hostMemoryBytes(),
        here.memoryOfOtherGuestsBytes());
  }

  GuestPlan plan() {
    return plan(sighting());
  }

  GuestPlan plan(Sighting sighting) {
    return GuestPlan.of(desired(), sighting, policy);
  }

  GuestPlan plan(Sighting sighting, Set<RefusedValue> refused) {
    return GuestPlan.of(desired(), sighting, policy, refused);
  }

  List<Violation> check(GuestPlan plan) {
    return PlanInvariants.check(plan, desired(), sighting(), policy);
  }

  Map<String, PendingChange> rows() {
    return rows;
  }

  RunState runState() {
    return runState;
  }

  GuestKind kind() {
    return ref.kind();
  }
}
