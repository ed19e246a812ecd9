package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a transaction of the agent's own left undone (reconcile.md, Crash recovery).
 *
 * @param transaction its first operation
 * @param putBack config key → value before the transaction, empty for a key that was not set
 * @param written config key → the values that the transaction gave it, empty where it unset it
 * @param snapshots of the agent's own that it has not deleted
 * @param scratch guests that it has not destroyed
 */
public record Unfinished(
    OperationId transaction,
    GuestRef guest,
    SortedMap<String, Optional<String>> putBack,
    Map<String, Set<Optional<String>>> written,
    List<Provenance.OwnSnapshot> snapshots,
    Optional<Provenance.ScratchGuest> scratch) {
  public Unfinished {
    putBack = Collections.unmodifiableSortedMap(new TreeMap<>(putBack));
    Map<String, Set<Optional<String>>> copy = new TreeMap<>();
    written.forEach((key, values) -> copy.put(key, Set.copyOf(values)));
    written = Collections.unmodifiableMap(copy);
    snapshots = List.copyOf(snapshots);
  }

  /**
   * Whether every key that is to be put back has a value that the transaction left it with, or the
   * one from before. Anything else is somebody else's, and is not overwritten.
   */
  public boolean isAsLeft(GuestConfig now) {
    return putBack.entrySet().stream()
        .allMatch(each -> {
          String key = each.getKey();
          return Stream.concat(
                  Stream.of(each.getValue()), written.getOrDefault(key, Set.of()).stream())
              .anyMatch(left -> isSame(key, left, now.value(key)));
        });
  }

  private static boolean isSame(String key, Optional<String> left, Optional<String> now) {
    Optional<String> value = left.filter(text -> !text.isBlank());
    Optional<String> there = now.filter(text -> !text.isBlank());
    return (value.isPresent() && there.isPresent())
        ? WrittenValue.same(key, value.get(), there.get())
        : (value.isEmpty() && there.isEmpty());
  }

  /**
   * What puts it in order. Each of these goes through classifier, policy and gate like any other
   * operation: whether the snapshot and the guest are still the agent's is looked at there.
   */
  public List<Operation> repairs() {
    List<Operation> repairs = new ArrayList<>();
    if (!putBack.isEmpty()) {
      SortedMap<String, String> set = new TreeMap<>();
      SortedSet<String> delete = new TreeSet<>();
      putBack.forEach((key, before) ->
          // An empty value is written as a space by Proxmox VE, so it is unset instead.
          before
              .filter(value -> !value.isBlank())
              .ifPresentOrElse(value -> set.put(key, value), () -> delete.add(key)));
      repairs.add(new SetGuestConfig(guest, set, delete));
    }
    snapshots.forEach(own -> repairs.add(new DeleteSnapshot(own.guest(), own.snapshot())));
    scratch.ifPresent(own -> repairs.add(new DestroyGuest(own.guest(), false, false, false)));
    return List.copyOf(repairs);
  }
}
