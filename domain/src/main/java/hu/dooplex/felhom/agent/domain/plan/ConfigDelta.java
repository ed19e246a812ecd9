package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.util.ArrayList;
import java.util.List;
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

  private final DesiredGuest guest;
  private final LocalPolicy policy;
  private final List<Difference> differences;
  private final List<Difference> unsigned;

  private ConfigDelta(
      DesiredGuest guest, Sighting.Here seen, GuestConfig configured, LocalPolicy policy) {
    this.guest = guest;
    this.policy = policy;
    this.differences = differences(configured);
    List<Difference> writable =
        differences.stream().filter(each -> isManaged(each) && each.problem().isEmpty()).toList();
    this.unsigned =
        writable.isEmpty() ? List.of() : unsigned(writable, seen.circumstances(configured, policy));
  }

  static ConfigDelta of(
      DesiredGuest guest, Sighting.Here seen, GuestConfig configured, LocalPolicy policy) {
    return new ConfigDelta(guest, seen, configured, policy);
  }

  /** Drift is a canonical form that differs, and nothing else (reconcile.md, Normalization). */
  private List<Difference> differences(GuestConfig configured) {
    List<Difference> found = new ArrayList<>();
    guest
        .config()
        .forEach((field, value) -> {
          FieldNormalizer row = FieldNormalizers.of(field, guest.ref().kind());
          Optional<String> stored = configured.value(field.key());
          String desired = row.desired(value);
          String actual = row.actual(stored);
          if (!desired.equals(actual)) {
            FieldNormalizer.Edit edit = row.edit(value, stored);
            Optional<String> problem = row.problem(value).or(() -> problem(edit));
            found.add(new Difference(field, actual, desired, edit, problem));
          }
        });
    return found;
  }

  /** A config write takes no blank: Proxmox VE stores an empty value as one. */
  private static Optional<String> problem(FieldNormalizer.Edit edit) {
    return edit instanceof FieldNormalizer.Edit.Set(String value) && value.isBlank()
        ? Optional.of("it is blank: leave it out, or state an empty text to have none")
        : Optional.empty();
  }

  private boolean isManaged(Difference each) {
    return policy.managedFields().contains(each.field().key());
  }

  /**
   * As many of them as one write can have and be benign. What a field is classified as can hang on
   * the others: memory and swap each fit into the host's share and do not both, or memory fits once
   * swap goes down. So they are added in their order, and over again as long as any was.
   */
  private List<Difference> unsigned(List<Difference> writable, Circumstances circumstances) {
    if (isBenign(writable, circumstances)) {
      return writable;
    }
    List<Difference> taken = new ArrayList<>();
    List<Difference> left = new ArrayList<>(writable);
    boolean grew = true;
    while (grew) {
      grew = left.removeIf(each -> take(each, taken, circumstances));
    }
    return taken;
  }

  private boolean take(Difference each, List<Difference> taken, Circumstances circumstances) {
    taken.add(each);
    if (isBenign(taken, circumstances)) {
      return true;
    }
    taken.removeLast();
    return false;
  }

  private boolean isBenign(List<Difference> some, Circumstances circumstances) {
    return !OperationClassifier.classify(write(some), new Provenance.Customer(), circumstances)
        .destructive();
  }

  // A plan error is that field's alone, and the others are planned all the same: fields that wait
  // for a signature or are not managed stay behind already, and one bad host name must not keep a
  // customer's guest down or short of memory. What is not managed would not be written whatever its
  // value, so that comes first.
  private Fate fate(Difference each) {
    if (!isManaged(each)) {
      return Fate.POLICY;
    }
    if (each.problem().isPresent()) {
      return Fate.ERROR;
    }
    return unsigned.contains(each) ? Fate.UNSIGNED : Fate.SIGNED;
  }

  /** The write of the fields with that fate; empty if there is none. */
  Optional<SetGuestConfig> write(Fate fate) {
    List<Difference> some = differences.stream().filter(each -> fate(each) == fate).toList();
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
    return new SetGuestConfig(guest.ref(), set, delete);
  }

  /**
   * The fields that differ.
   *
   * @param fateInGuest what becomes of what would have that fate in a guest not left alone
   */
  List<GuestPlan.Drift> drifts(UnaryOperator<Fate> fateInGuest) {
    return differences.stream()
        .<GuestPlan.Drift>map(each -> {
          Fate fate = fateInGuest.apply(fate(each));
          return new GuestPlan.Drift.OfField(
              each.field(),
              each.actual(),
              each.desired(),
              fate,
              fate == Fate.ERROR ? each.problem() : Optional.empty());
        })
        .toList();
  }
}
