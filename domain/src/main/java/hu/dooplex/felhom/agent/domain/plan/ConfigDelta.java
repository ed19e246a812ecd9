package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      String actual,
      String desired,
      FieldNormalizer.Edit edit,
      Optional<String> problem) {}

  private final GuestRef guest;
  private final List<Difference> differences;
  private final Map<ManagedField, Fate> fates = new EnumMap<>(ManagedField.class);

  private ConfigDelta(GuestRef guest, List<Difference> differences) {
    this.guest = guest;
    this.differences = differences;
  }

  static ConfigDelta of(
      DesiredGuest guest, Sighting.Here seen, GuestConfig configured, LocalPolicy policy) {
    ConfigDelta delta = new ConfigDelta(guest.ref(), differences(guest, configured));
    delta.decide(seen, configured, policy);
    return delta;
  }

  /** Drift is a canonical form that differs, and nothing else (reconcile.md, Normalization). */
  private static List<Difference> differences(DesiredGuest guest, GuestConfig configured) {
    List<Difference> found = new ArrayList<>();
    for (Map.Entry<ManagedField, DesiredValue> stated : guest.config().entrySet()) {
      ManagedField field = stated.getKey();
      DesiredValue value = stated.getValue();
      FieldNormalizer row = FieldNormalizers.of(field, guest.ref().kind());
      Optional<String> stored = configured.value(field.key());
      String desired = row.desired(value);
      String actual = row.actual(stored);
      if (!desired.equals(actual)) {
        FieldNormalizer.Edit edit = row.edit(value, stored);
        Optional<String> problem = row.problem(value).or(() -> problem(edit));
        found.add(new Difference(field, actual, desired, edit, problem));
      }
    }
    return found;
  }

  /** A config write takes no blank: Proxmox VE stores an empty value as one. */
  private static Optional<String> problem(FieldNormalizer.Edit edit) {
    return edit instanceof FieldNormalizer.Edit.Set(String value) && value.isBlank()
        ? Optional.of("it is blank: leave it out, or state an empty text to have none")
        : Optional.empty();
  }

  // A plan error is that field's alone, and the others are planned all the same: fields that wait
  // for a signature or are not managed stay behind already, and one bad host name must not keep a
  // customer's guest down or short of memory. What is not managed would not be written whatever its
  // value, so that comes first.
  private void decide(Sighting.Here seen, GuestConfig configured, LocalPolicy policy) {
    List<Difference> writable = new ArrayList<>();
    for (Difference each : differences) {
      if (!policy.managedFields().contains(each.field().key())) {
        fates.put(each.field(), Fate.POLICY);
      } else if (each.problem().isPresent()) {
        fates.put(each.field(), Fate.ERROR);
      } else {
        fates.put(each.field(), Fate.SIGNED);
        writable.add(each);
      }
    }
    if (!writable.isEmpty()) {
      for (Difference each : unsigned(writable, seen.circumstances(configured, policy))) {
        fates.put(each.field(), Fate.UNSIGNED);
      }
    }
  }

  /**
   * As many of them as one write can have and be benign. What a field is classified as can hang on
   * the others: memory and swap each fit into the host's share and do not both, or memory fits once
   * swap goes down. So they are added in their order, and those that did not fit are tried again
   * once another was.
   */
  private List<Difference> unsigned(List<Difference> writable, Circumstances circumstances) {
    if (isBenign(writable, circumstances)) {
      return writable;
    }
    List<Difference> taken = new ArrayList<>();
    Deque<Difference> left = new ArrayDeque<>(writable);
    int untried = left.size();
    while (untried > 0) {
      Difference each = left.removeFirst();
      taken.add(each);
      if (isBenign(taken, circumstances)) {
        untried = left.size();
      } else {
        taken.removeLast();
        left.addLast(each);
        untried--;
      }
    }
    return taken;
  }

  private boolean isBenign(List<Difference> some, Circumstances circumstances) {
    return !OperationClassifier.classify(write(some), new Provenance.Customer(), circumstances)
        .destructive();
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
              fate == Fate.ERROR ? each.problem() : Optional.empty()));
    }
    return drifts;
  }
}
