package hu.dooplex.felhom.agent.domain.journal;

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
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a transaction of the agent's own left undone (reconcile.md, Crash recovery).
 *
 * @param transaction its first operation
 * @param putBack config key → value before the transaction, empty for a key that was not set
 * @param snapshots of the agent's own that it has not deleted
 * @param scratch guests that it has not destroyed
 */
public record Unfinished(
    OperationId transaction,
    GuestRef guest,
    SortedMap<String, Optional<String>> putBack,
    List<Provenance.OwnSnapshot> snapshots,
    Optional<Provenance.ScratchGuest> scratch) {
  public Unfinished {
    putBack = Collections.unmodifiableSortedMap(new TreeMap<>(putBack));
    snapshots = List.copyOf(snapshots);
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
