package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.handover.DocumentTarget;
import hu.dooplex.felhom.agent.application.handover.Issuing;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.domain.authz.LiveTarget;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An operation that waits for a signature, and what the agent itself knows about it: nothing of it
 * is what whoever wished it says, but the operation with its parameters.
 *
 * @param document empty while none is issued
 */
public record PendingOperation(
    PendingWishes.Wish wish,
    Classification classification,
    Optional<IssuedDocuments.Document> document,
    Sight sight) {

  /** What was seen of its guest right now. */
  public sealed interface Sight {
    /** It is on the host. */
    record OfHost() implements Sight {}

    /** There is no such guest on this node. */
    record Absent() implements Sight {}

    /**
     * Nobody can say.
     *
     * @param unreachable whether Proxmox VE does not answer, or not to this token
     */
    record NotSeen(boolean unreachable, String why) implements Sight {}

    /**
     * The guest.
     *
     * @param lastBackup the newest that the token may see
     */
    record Seen(LiveTarget.Guest guest, Optional<BackupReport> lastBackup) implements Sight {
      /** As a document that is issued now would name it. */
      public SignedGuest named() {
        return DocumentTarget.signed(guest);
      }
    }
  }

  /** What about the document is no longer so. */
  public enum Misfit {
    /** The guest, or its disks, network devices or snapshots, are others. */
    FINGERPRINT,
    /** The guest has another name. */
    NAME,
    /** There is no such guest any more. */
    GONE,
    /** There is one already where one is to be made. */
    VMID_TAKEN,
    /** As long as it is, nothing can be done. */
    LOCKED
  }

  /** Why what was issued would be refused now; empty if nothing speaks against it, or is known. */
  public List<Misfit> misfits() {
    return document.map(issued -> misfits(issued.says().guest())).orElseGet(List::of);
  }

  private List<Misfit> misfits(Optional<SignedGuest> signed) {
    boolean toBeMade = wish.operation() instanceof Operation.MakesGuest;
    return switch (sight) {
      case Sight.OfHost _, Sight.NotSeen _ -> List.of();
      case Sight.Absent _ -> toBeMade ? List.of() : List.of(Misfit.GONE);
      case Sight.Seen _ when toBeMade -> List.of(Misfit.VMID_TAKEN);
      case Sight.Seen seen -> {
        List<Misfit> misfits = new ArrayList<>();
        SignedGuest now = seen.named();
        if (signed.filter(then -> then.fingerprint().equals(now.fingerprint())).isEmpty()) {
          misfits.add(Misfit.FINGERPRINT);
        }
        if (signed.filter(then -> then.name().equals(now.name())).isEmpty()) {
          misfits.add(Misfit.NAME);
        }
        if (seen.guest().seen().lock().isPresent()) {
          misfits.add(Misfit.LOCKED);
        }
        yield misfits;
      }
    };
  }

  /** Why there is no document, as far as it can be seen from here; a code. */
  public Optional<String> whyNone() {
    if (document.isPresent()) {
      return Optional.empty();
    }
    boolean toBeMade = wish.operation() instanceof Operation.MakesGuest;
    return switch (sight) {
      case Sight.OfHost _ -> Optional.empty();
      case Sight.Absent _ ->
          toBeMade ? Optional.empty() : Optional.of(Issuing.NotNow.NO_SUCH_GUEST);
      case Sight.NotSeen(boolean unreachable, _) ->
          Optional.of(unreachable ? Issuing.NotNow.UNREACHABLE : Issuing.NotNow.NOT_OBSERVED);
      case Sight.Seen _ when toBeMade -> Optional.of(Issuing.NotNow.VMID_TAKEN);
      case Sight.Seen(LiveTarget.Guest guest, _) ->
          guest.seen().lock().map(_ -> Issuing.NotNow.GUEST_LOCKED);
    };
  }
}
