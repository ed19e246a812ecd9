package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.execution.ReadFault;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.LiveTarget;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at what a document is to be about: at most four reads. */
public final class DocumentTarget {
  private final GuestObservation guests;
  private final TaskProgress tasks;

  @Inject
  public DocumentTarget(GuestObservation guests, TaskProgress tasks) {
    this.guests = guests;
    this.tasks = tasks;
  }

  /**
   * What was seen.
   *
   * @param guest as the document names it; empty for an operation on the host
   */
  record Sight(Optional<SignedGuest> guest, Optional<Upid> newestTask) {}

  /** A document about it is not to be issued now. */
  static final class Unfit extends Exception {
    private final transient Issuing.NotNow why;

    Unfit(String reason, String message) {
      super(message);
      this.why = new Issuing.NotNow(reason, message);
    }

    Issuing.NotNow why() {
      return why;
    }
  }

  /**
   * One look.
   *
   * @param moment before it
   */
  Sight look(Operation operation, Instant moment) throws Unfit {
    return switch (operation) {
      case Operation.MakesGuest make -> toBeMade(make.guest(), make.container(), moment);
      case Operation.OnGuest onGuest -> there(onGuest.guest(), moment);
      case Operation.OnHost _ -> new Sight(Optional.empty(), Optional.empty());
    };
  }

  private Sight there(GuestRef ref, Instant moment) throws Unfit {
    try {
      LiveTarget.Guest guest = guest(ref);
      Optional<String> lock = guest.seen().lock();
      if (lock.isPresent()) {
        throw new Unfit(
            Issuing.NotNow.GUEST_LOCKED,
            ref
                + " is locked: "
                + ForeignText.oneLine(lock.get(), Limits.SIGNATURE_EXCERPT_MAX_CHARS));
      }
      return new Sight(Optional.of(signed(guest)), newestTask(moment));
    } catch (ApiException e) {
      throw unfit(ref, e);
    }
  }

  /** A guest as it is now. */
  public LiveTarget.Guest guest(GuestRef ref) throws ApiException {
    return new LiveTarget.Guest(
        guests.status(ref), GuestConfig.configured(guests.pending(ref)), guests.snapshots(ref));
  }

  /** As a document names it. */
  public static SignedGuest signed(LiveTarget.Guest guest) {
    ObservedGuest seen = guest.seen();
    return new SignedGuest(
        seen.ref(),
        seen.name().orElse(""),
        Fingerprint.of(seen.ref(), guest.config(), guest.snapshots()));
  }

  private Sight toBeMade(GuestRef ref, NewContainer container, Instant moment) throws Unfit {
    try {
      for (GuestKind kind : GuestKind.values()) {
        GuestRef other = new GuestRef(kind, ref.vmid());
        if (isThere(other)) {
          throw new Unfit(Issuing.NotNow.VMID_TAKEN, "there is a guest " + other + " already");
        }
      }
      return new Sight(Optional.of(toBe(ref, container)), newestTask(moment));
    } catch (ApiException e) {
      throw unfit(ref, e);
    }
  }

  /** What is not there yet has nothing to be told from others by, but its name. */
  private static SignedGuest toBe(GuestRef ref, NewContainer container) {
    GuestConfig nothing = new GuestConfig(new TreeMap<>(), Optional.empty());
    return new SignedGuest(ref, container.hostname(), Fingerprint.of(ref, nothing, List.of()));
  }

  /** Asked for by itself: a list leaves out without a word what the token may not see. */
  private boolean isThere(GuestRef ref) throws ApiException {
    try {
      guests.status(ref);
      return true;
    } catch (ApiException e) {
      if (ReadFault.of(e) == ReadFault.NO_SUCH_GUEST) {
        return false;
      }
      throw e;
    }
  }

  /** The newest that had ended by then: as long as it is listed, the list reaches back that far. */
  private Optional<Upid> newestTask(Instant moment) throws ApiException {
    return tasks.tasks(TaskQuery.all()).tasks().stream()
        .filter(entry -> entry.ended().filter(end -> !end.isAfter(moment)).isPresent())
        .max(Comparator.comparing(entry -> entry.ended().orElseThrow()))
        .map(TaskEntry::upid);
  }

  private static Unfit unfit(GuestRef ref, ApiException e) {
    return switch (ReadFault.of(e)) {
      case OUTAGE -> new Unfit(Issuing.NotNow.UNREACHABLE, String.valueOf(e.getMessage()));
      case NO_SUCH_GUEST ->
          new Unfit(Issuing.NotNow.NO_SUCH_GUEST, "there is no guest " + ref + " on this node");
      case UNREADABLE -> new Unfit(Issuing.NotNow.NOT_OBSERVED, String.valueOf(e.getMessage()));
    };
  }
}
