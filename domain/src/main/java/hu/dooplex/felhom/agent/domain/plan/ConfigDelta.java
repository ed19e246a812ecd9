package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The fields of a guest that are not as desired, and the two writes that mend them: what needs no
 * signature is not made to wait for what does.
 */
final class ConfigDelta {
  /** A field that differs, in canonical forms. */
  private record Difference(
      ManagedField field,
      DesiredValue value,
      String actual,
      String desired,
      FieldNormalizer.Edit edit) {}

  private static final Set<ManagedField> MEMORY =
      Set.of(ManagedField.MEMORY, ManagedField.SWAP, ManagedField.BALLOON);

  private static final String REFUSED =
      "Proxmox VE has refused it, and the log says why (operation_ended): desire another value";

  private static final String BALLOON =
      "balloon would be more than memory, which Proxmox VE refuses: state one of them otherwise";

  private final GuestRef guest;
  private final Sighting.Here seen;
  private final List<Difference> differences = new ArrayList<>();
  private final Set<String> held = new TreeSet<>();
  private final Map<ManagedField, Fate> fates = new EnumMap<>(ManagedField.class);
  private final Map<ManagedField, String> problems = new EnumMap<>(ManagedField.class);

  private ConfigDelta(GuestRef guest, Sighting.Here seen) {
    this.guest = guest;
    this.seen = seen;
  }

  /**
   * What differs of a guest.
   *
   * @param refused values that Proxmox VE would not take
   */
  static ConfigDelta of(
      DesiredGuest guest,
      Sighting.Here seen,
      GuestConfig configured,
      LocalPolicy policy,
      Set<RefusedValue> refused) {
    ConfigDelta delta = new ConfigDelta(guest.ref(), seen);
    guest.config().forEach((field, value) -> delta.compare(field, value, configured));
    if (!delta.differences.isEmpty()) {
      delta.decide(configured, policy, refused);
    }
    return delta;
  }

  /** Drift is a canonical form that differs, and nothing else (reconcile.md, Normalization). */
  private void compare(ManagedField field, DesiredValue value, GuestConfig configured) {
    FieldNormalizer row = FieldNormalizers.of(field, guest.kind());
    Optional<String> stored = configured.value(field.key());
    if (row.isAsDesired(value, stored)) {
      return;
    }
    FieldNormalizer.Edit edit = row.edit(value, stored);
    if (edit instanceof FieldNormalizer.Edit.Delete && waitsForStart(field.key())) {
      held.add(field.key());
    } else {
      differences.add(new Difference(field, value, row.actual(stored), row.desired(value), edit));
    }
  }

  /**
   * An unset does not take back a value that waits for a container's next start, which takes that
   * value all the same (proxmox.md, Config writes have traps). So it is not written in every pass,
   * and nobody is asked to sign for nothing: it is unset after that start.
   */
  private boolean waitsForStart(String key) {
    return guest.kind() == GuestKind.LXC
        && seen.guest().runState() != RunState.STOPPED
        && seen.pending().stream()
            .anyMatch(row -> row.key().equals(key) && row.pending().isPresent());
  }

  /** Keys that can be as desired only after the guest's next start. */
  Set<String> held() {
    return Set.copyOf(held);
  }

  // A plan error is that field's alone, and the others are planned all the same: fields that wait
  // for a signature or are not managed stay behind already, and one bad host name must not keep a
  // customer's guest down or short of memory. What is not managed would not be written whatever its
  // value, so that comes first.
  private void decide(GuestConfig configured, LocalPolicy policy, Set<RefusedValue> refused) {
    List<Difference> writable = new ArrayList<>();
    for (Difference each : differences) {
      if (!policy.managedFields().contains(each.field().key())) {
        fates.put(each.field(), Fate.POLICY);
        continue;
      }
      problem(each, refused)
          .ifPresentOrElse(
              problem -> error(each.field(), problem),
              () -> {
                fates.put(each.field(), Fate.SIGNED);
                writable.add(each);
              });
    }
    if (!writable.isEmpty() && BalloonRule.refuses(write(writable), seen.pending())) {
      for (Difference each : takeMemoryAndBalloon(writable)) {
        error(each.field(), BALLOON);
      }
    }
    if (!writable.isEmpty()) {
      for (Difference each : unsigned(writable, seen.circumstances(configured, policy))) {
        fates.put(each.field(), Fate.UNSIGNED);
      }
    }
  }

  private void error(ManagedField field, String problem) {
    fates.put(field, Fate.ERROR);
    problems.put(field, problem);
  }

  private Optional<String> problem(Difference each, Set<RefusedValue> refused) {
    RefusedValue same = new RefusedValue(each.field(), each.desired(), each.actual());
    return FieldNormalizers.of(each.field(), guest.kind())
        .problem(each.value())
        .or(() -> refused.contains(same) ? Optional.of(REFUSED) : Optional.empty());
  }

  private static List<Difference> takeMemoryAndBalloon(List<Difference> some) {
    List<Difference> taken =
        some.stream().filter(each -> BalloonRule.FIELDS.contains(each.field())).toList();
    some.removeAll(taken);
    return taken;
  }

  /** What needs no signature. Where memory and balloon can go only together, both wait for it. */
  private List<Difference> unsigned(List<Difference> writable, Circumstances circumstances) {
    List<Difference> benign = benign(writable, circumstances);
    if (!benign.isEmpty() && BalloonRule.refuses(write(benign), seen.pending())) {
      takeMemoryAndBalloon(benign);
    }
    return benign;
  }

  /**
   * As many of them as one write can have and be benign. What a field is classified as can hang on
   * the others: memory and swap each fit into the host's share and do not both, or memory fits once
   * swap goes down. So what is not benign in the write of all is taken out of it, until all of it
   * is; then memory, swap and balloon, which alone are judged by each other, are added again in
   * their order, and those that did not fit are tried once more when another did.
   */
  private List<Difference> benign(List<Difference> writable, Circumstances circumstances) {
    List<Difference> taken = new ArrayList<>(writable);
    Set<String> destructive = destructive(taken, circumstances);
    while (!destructive.isEmpty()) {
      Set<String> keys = destructive;
      taken.removeIf(each -> keys.contains(each.field().key()));
      destructive = destructive(taken, circumstances);
    }
    Deque<Difference> left = new ArrayDeque<>(writable);
    left.removeIf(each -> !MEMORY.contains(each.field()) || taken.contains(each));
    int untried = left.size();
    while (untried > 0) {
      Difference each = left.removeFirst();
      taken.add(each);
      if (destructive(taken, circumstances).isEmpty()) {
        untried = left.size();
      } else {
        taken.removeLast();
        left.addLast(each);
        untried--;
      }
    }
    return taken;
  }

  private Set<String> destructive(List<Difference> some, Circumstances circumstances) {
    return some.isEmpty()
        ? Set.of()
        : OperationClassifier.destructiveKeys(write(some), circumstances);
  }

  /** The write of the fields with that fate; empty if there is none. */
  Optional<SetGuestConfig> write(Fate fate) {
    List<Difference> some =
        differences.stream().filter(each -> fates.get(each.field()) == fate).toList();
    return some.isEmpty() ? Optional.empty() : Optional.of(write(some));
  }

  private SetGuestConfig write(List<Difference> some) {
    SortedMap<String, String> set = new TreeMap<>();
    SortedSet<String> delete = new TreeSet<>();
    for (Difference each : some) {
      switch (each.edit()) {
        case FieldNormalizer.Edit.Set(String value) -> set.put(each.field().key(), value);
        case FieldNormalizer.Edit.Delete _ -> delete.add(each.field().key());
      }
    }
    return new SetGuestConfig(guest, set, delete);
  }

  /**
   * The fields that differ.
   *
   * @param fateInGuest what becomes of what would have that fate in a guest not left alone
   */
  List<GuestPlan.Drift> drifts(UnaryOperator<Fate> fateInGuest) {
    List<GuestPlan.Drift> drifts = new ArrayList<>();
    for (Difference each : differences) {
      Fate fate = fateInGuest.apply(fates.getOrDefault(each.field(), Fate.LEFT));
      drifts.add(
          new GuestPlan.Drift.OfField(
              each.field(),
              each.actual(),
              each.desired(),
              fate,
              fate == Fate.ERROR
                  ? Optional.ofNullable(problems.get(each.field()))
                  : Optional.empty()));
    }
    return drifts;
  }
}
