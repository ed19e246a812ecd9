package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.PendingOperation.Sight;
import hu.dooplex.felhom.agent.application.execution.ClassifyNow;
import hu.dooplex.felhom.agent.application.execution.ReadFault;
import hu.dooplex.felhom.agent.application.handover.DocumentTarget;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.domain.authz.LiveTarget;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows an operator what is to be signed, with what a hub cannot write. It only reads. */
public final class ShowPending {
  private final DocumentTarget target;
  private final ClassifyNow classify;
  private final LastBackups backups;
  private final ReconcileSettings settings;

  @Inject
  ShowPending(
      DocumentTarget target,
      ClassifyNow classify,
      LastBackups backups,
      ReconcileSettings settings) {
    this.target = target;
    this.classify = classify;
    this.backups = backups;
    this.settings = settings;
  }

  /** All of the wishes, in their order. */
  public List<PendingOperation> run(
      List<PendingWishes.Wish> wishes, List<IssuedDocuments.Document> documents) {
    Map<GuestRef, Sight> looks = looks(wishes);
    Map<Operation, Classification> classes = new HashMap<>();
    return wishes.stream()
        .map(wish ->
            new PendingOperation(
                wish,
                classes.computeIfAbsent(
                    wish.operation(), operation -> classified(operation, looks)),
                documents.stream()
                    .filter(each -> each.isFor(wish.operation(), wish.source()))
                    .findFirst(),
                wish.operation() instanceof Operation.OnGuest on
                    ? looks.getOrDefault(on.guest(), new Sight.Absent())
                    : new Sight.OfHost()))
        .toList();
  }

  /** By what is seen, where it is seen. */
  private Classification classified(Operation operation, Map<GuestRef, Sight> looks) {
    boolean seen =
        !(operation instanceof Operation.OnGuest on) || looks.get(on.guest()) instanceof Sight.Seen;
    try {
      if (seen) {
        return classify.run(operation);
      }
    } catch (ApiException e) {
      // Proxmox VE has just answered, and does not any more: nothing is known then
    }
    return OperationClassifier.classify(
        operation, new Provenance.Customer(), Circumstances.unobserved(settings.policy()));
  }

  /** Each guest once, however many wishes there are for it. */
  private Map<GuestRef, Sight> looks(List<PendingWishes.Wish> wishes) {
    Map<GuestRef, Sight> looks = new HashMap<>();
    Optional<Sight> outage = Optional.empty();
    List<LiveTarget.Guest> seen = new ArrayList<>();
    for (PendingWishes.Wish wish : wishes) {
      if (!(wish.operation() instanceof Operation.OnGuest on) || looks.containsKey(on.guest())) {
        continue;
      }
      Sight sight = outage.orElseGet(() -> look(on.guest()));
      if (sight instanceof Sight.NotSeen(boolean unreachable, _) && unreachable) {
        outage = Optional.of(sight);
      }
      if (sight instanceof Sight.Seen(LiveTarget.Guest guest, _)) {
        seen.add(guest);
      }
      looks.put(on.guest(), sight);
    }
    addBackups(looks, seen);
    return looks;
  }

  private Sight look(GuestRef ref) {
    try {
      return new Sight.Seen(target.guest(ref), Optional.empty());
    } catch (ApiException e) {
      return switch (ReadFault.of(e)) {
        case NO_SUCH_GUEST -> new Sight.Absent();
        case OUTAGE -> new Sight.NotSeen(true, String.valueOf(e.getMessage()));
        case UNREADABLE -> new Sight.NotSeen(false, String.valueOf(e.getMessage()));
      };
    }
  }

  private void addBackups(Map<GuestRef, Sight> looks, List<LiveTarget.Guest> seen) {
    if (seen.isEmpty()) {
      return;
    }
    List<ObservedGuest> guests = seen.stream().map(LiveTarget.Guest::seen).toList();
    Map<Vmid, BackupReport> last = backups.of(guests);
    for (LiveTarget.Guest guest : seen) {
      GuestRef ref = guest.seen().ref();
      looks.put(ref, new Sight.Seen(guest, Optional.ofNullable(last.get(ref.vmid()))));
    }
  }
}
