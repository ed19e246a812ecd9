package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.ReservedTags;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Spec;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects the guests of a report; one that cannot be read is reported as such. */
final class GuestCollector {
  private final GuestObservation guests;
  private final ReconcileBoard board;

  @Inject
  GuestCollector(GuestObservation guests, ReconcileBoard board) {
    this.guests = guests;
    this.board = board;
  }

  /** What the guest lists say, in vmid order. */
  List<ObservedGuest> listed(CollectionRound round) {
    List<ObservedGuest> listed = new ArrayList<>();
    for (GuestKind kind : GuestKind.values()) {
      listed.addAll(round.list(kind.wireName() + " guests", () -> guests.guests(kind)));
    }
    listed.sort(Comparator.comparing(ObservedGuest::ref));
    return listed;
  }

  /** The listed guests with their configurations. */
  List<GuestReport> collect(List<ObservedGuest> listed, CollectionRound round) {
    return listed.stream().map(guest -> report(guest, round)).toList();
  }

  private GuestReport report(ObservedGuest guest, CollectionRound round) {
    if (round.late()) {
      return unreadable(guest, CollectionRound.NOT_IN_TIME);
    }
    try {
      return readable(guest, Spec.of(guest, guests.config(guest.ref())));
    } catch (ApiException failure) {
      return unreadable(guest, round.failed(guest.ref().toString(), failure));
    }
  }

  private GuestReport readable(ObservedGuest guest, Spec spec) {
    return new GuestReport(
        guest.ref(),
        guest.name(),
        guest.runState(),
        guest.uptimeSeconds(),
        guest.lock(),
        reportedTags(guest),
        Optional.of(spec),
        guest.usage(),
        board.of(guest.ref()),
        Optional.empty());
  }

  /** What the list says of it is kept, but not that it runs or stands: nobody could act on that. */
  private GuestReport unreadable(ObservedGuest guest, String error) {
    return new GuestReport(
        guest.ref(),
        guest.name(),
        RunState.UNKNOWN,
        OptionalLong.empty(),
        guest.lock(),
        reportedTags(guest),
        Optional.empty(),
        GuestUsage.UNKNOWN,
        board.of(guest.ref()),
        Optional.of(error));
  }

  private static SortedSet<String> reportedTags(ObservedGuest guest) {
    SortedSet<String> tags = new TreeSet<>(guest.tags());
    tags.removeIf(ReservedTags::namesOne);
    return tags;
  }
}
