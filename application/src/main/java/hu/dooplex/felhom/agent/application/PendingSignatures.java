package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.HostReport.PendingSignatureReport;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What waits for a signature, as it is told. */
final class PendingSignatures {
  private final PendingWishes wishes;
  private final IssuedDocuments issued;
  private final InstantSource clock;
  private final EventLog events;

  @Inject
  PendingSignatures(
      PendingWishes wishes, IssuedDocuments issued, InstantSource clock, EventLog events) {
    this.wishes = wishes;
    this.issued = issued;
    this.clock = clock;
    this.events = events;
  }

  /** For this host. */
  List<AgentStatus.Pending> shown() {
    return wishes.all().stream()
        .map(wish ->
            new AgentStatus.Pending(name(wish.operation()), vmid(wish.operation()), wish.since()))
        .toList();
  }

  /** For the hub: with the bytes to sign, as far as they are issued. */
  List<PendingSignatureReport> reported(CollectionRound round) {
    List<PendingWishes.Wish> waiting = wishes.all();
    List<IssuedDocuments.Document> documents = waiting.isEmpty() ? List.of() : documents(round);
    return waiting.stream().map(wish -> report(wish, documents)).toList();
  }

  private List<IssuedDocuments.Document> documents(CollectionRound round) {
    try {
      return issued.valid(clock.instant());
    } catch (StateException failure) {
      events.warning(
          "collection_failed",
          EventLog.field("source", "pending_signatures"),
          EventLog.field("error", String.valueOf(failure.getMessage())));
      round.error("pending_signatures", "not readable");
      return List.of();
    }
  }

  private static PendingSignatureReport report(
      PendingWishes.Wish wish, List<IssuedDocuments.Document> documents) {
    Optional<IssuedDocuments.Document> document =
        documents.stream().filter(each -> each.isFor(wish.operation(), wish.source())).findFirst();
    return new PendingSignatureReport(
        document.map(each -> each.issued().nonce().value()),
        name(wish.operation()),
        vmid(wish.operation()),
        wish.since(),
        document.map(each -> Base64.getEncoder().encodeToString(each.bytes())));
  }

  /** The name of one that nobody knows was made up by somebody else. */
  private static String name(Operation operation) {
    return operation instanceof Unknown ? "unknown" : operation.wireName();
  }

  private static OptionalInt vmid(Operation operation) {
    return operation instanceof Operation.OnGuest onGuest
        ? OptionalInt.of(onGuest.guest().vmid().value())
        : OptionalInt.empty();
  }
}
