package hu.dooplex.felhom.agent.application.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.execution.OperationIds;
import hu.dooplex.felhom.agent.application.handover.Issuing.NotNow;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.TimeFloor;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Issues the documents that operators sign (trust.md, 5): one for each wish, with a nonce drawn
 * here, filled in from what the agent itself sees. It stays as it is until it expires, is voided or
 * is no longer wished; what became of the guest meanwhile is found out when it comes back.
 */
@Singleton
public final class IssueDocuments {
  private final SigningSettings settings;
  private final TrustedClock clock;
  private final OperationDocuments documents;
  private final IssuedDocuments issued;
  private final PendingWishes wishes;
  private final OperationIds ids;
  private final DocumentTarget target;
  private final EventLog events;

  /** Why a wish has no document, as it was told last. */
  private final Map<Wanted, String> told = new HashMap<>();

  @Inject
  public IssueDocuments(
      SigningSettings settings,
      TrustedClock clock,
      OperationDocuments documents,
      IssuedDocuments issued,
      PendingWishes wishes,
      OperationIds ids,
      DocumentTarget target,
      EventLog events) {
    this.settings = settings;
    this.clock = clock;
    this.documents = documents;
    this.issued = issued;
    this.wishes = wishes;
    this.ids = ids;
    this.target = target;
    this.events = events;
  }

  private record Wanted(Operation operation, Source source) {}

  /** The document for that wish, which is valid for a day if there is none yet. */
  public Issuing issue(Operation operation, Source source) {
    return issue(operation, source, Limits.ISSUED_WINDOW);
  }

  /**
   * The document for that wish.
   *
   * @param valid how long, if there is none yet: a second to {@link Limits#SIGNED_WINDOW_MAX}
   */
  public Issuing issue(Operation operation, Source source, Duration valid) {
    Issuing issuing = findOrIssue(new Wanted(operation, source), valid);
    tell(new Wanted(operation, source), issuing);
    return issuing;
  }

  /**
   * Issues what has no document, replaces what has expired, and forgets what is not wished any
   * more. It looks at nothing as long as every wish has its document.
   */
  public void run() {
    try {
      for (PendingWishes.Wish wish : withoutDocument()) {
        if (issue(wish.operation(), wish.source(), valid(wish)) instanceof NotNow no) {
          // An outage need not be found out anew for each of the others.
          if (no.reason().equals(NotNow.UNREACHABLE)) {
            return;
          }
          if (no.isForGood()) {
            wishes.remove(wish.operation(), wish.source());
          }
        }
      }
    } catch (StateException e) {
      events.error("issued_not_read", EventLog.field("error", String.valueOf(e.getMessage())));
    }
  }

  /**
   * What is left of the time that was asked for: a document that is replaced does not add to it.
   */
  private Duration valid(PendingWishes.Wish wish) {
    return wish.until()
        .map(until -> Duration.between(clock.now(), until).plusSeconds(1))
        .map(left -> Collections.min(List.of(left, Limits.SIGNED_WINDOW_MAX)))
        .orElse(Limits.ISSUED_WINDOW);
  }

  private synchronized List<PendingWishes.Wish> withoutDocument() throws StateException {
    Map<Wanted, PendingWishes.Wish> without = new LinkedHashMap<>();
    for (PendingWishes.Wish wish : wishes.all()) {
      without.put(new Wanted(wish.operation(), wish.source()), wish);
    }
    told.keySet().retainAll(without.keySet());
    for (IssuedDocuments.Document each : issued.living(clock.now())) {
      if (without.remove(new Wanted(each.says().operation(), each.issued().source())) == null) {
        issued.forget(each.issued().nonce());
      }
    }
    return List.copyOf(without.values());
  }

  private Issuing findOrIssue(Wanted wanted, Duration valid) {
    // The one look at the clock, before the guest is looked at: what happens to it from here on is
    // in the task list after this moment.
    Instant now = clock.now();
    try {
      Optional<IssuedNonces.Issued> known = find(wanted, now);
      if (known.isPresent()) {
        return new Issuing.Issued(known.get());
      }
      Optional<NotNow> obstacle = obstacle(wanted.operation(), valid, now);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
      // Looked at outside the lock: Proxmox VE takes its time.
      DocumentTarget.Sight sight = target.look(wanted.operation(), seconds(now));
      return keep(wanted, written(wanted, sight, now, valid), now);
    } catch (DocumentTarget.Unfit e) {
      return e.why();
    } catch (BadDocumentException e) {
      return new NotNow(
          NotNow.NOT_PRINTABLE,
          e.getMessage() + "; rename it or do it at the console of Proxmox VE");
    } catch (StateException e) {
      return new NotNow(NotNow.STATE_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private synchronized Optional<IssuedNonces.Issued> find(Wanted wanted, Instant now)
      throws StateException {
    return issued.find(wanted.operation(), wanted.source(), now);
  }

  private Optional<NotNow> obstacle(Operation operation, Duration valid, Instant now) {
    if (operation instanceof Unknown) {
      return no(NotNow.UNKNOWN_OPERATION, "nobody knows what this operation is");
    }
    if (valid.compareTo(Limits.SIGNED_WINDOW_MAX) > 0 || valid.toSeconds() < 1) {
      return no(
          NotNow.WINDOW_TOO_LONG,
          "a document is valid for 1 s to " + Limits.SIGNED_WINDOW_MAX.toDays() + " days");
    }
    Optional<StateException> shut = issued.shut();
    if (shut.isPresent()) {
      return no(NotNow.STATE_UNAVAILABLE, String.valueOf(shut.get().getMessage()));
    }
    return clock
        .floor()
        .filter(floor -> TimeFloor.isBehind(now, floor))
        .flatMap(floor ->
            no(
                NotNow.CLOCK_UNTRUSTED,
                "the clock says "
                    + seconds(now)
                    + ", and it was "
                    + seconds(floor)
                    + " before; set it, or run clock accept"));
  }

  private static Optional<NotNow> no(String reason, String message) {
    return Optional.of(new NotNow(reason, message));
  }

  private IssuedNonces.Issued written(
      Wanted wanted, DocumentTarget.Sight sight, Instant now, Duration valid)
      throws BadDocumentException {
    OperationId nonce = ids.next();
    Instant from = seconds(now);
    OperationDocument document =
        new OperationDocument(
            nonce,
            settings.host(),
            wanted.operation(),
            sight.guest(),
            from,
            from,
            from.plusSeconds(valid.toSeconds()));
    String text = new String(documents.write(document), US_ASCII);
    return new IssuedNonces.Issued(nonce, wanted.source(), text, now, sight.newestTask());
  }

  /** Somebody else may have issued one for the same wish meanwhile: then that one counts. */
  private synchronized Issuing keep(Wanted wanted, IssuedNonces.Issued made, Instant now)
      throws StateException {
    Optional<IssuedNonces.Issued> known = issued.find(wanted.operation(), wanted.source(), now);
    if (known.isPresent()) {
      return new Issuing.Issued(known.get());
    }
    issued.issue(made);
    events.info(
        "document_issued",
        EventLog.field("operation", wanted.operation().wireName()),
        EventLog.field("source", wanted.source().wireName()),
        EventLog.field("nonce", made.nonce()));
    return new Issuing.Issued(made);
  }

  /** Once for each reason: a wish is looked at again and again. */
  private synchronized void tell(Wanted wanted, Issuing issuing) {
    switch (issuing) {
      case Issuing.Issued _ -> told.remove(wanted);
      case NotNow(String reason, String message) -> {
        if (!reason.equals(told.put(wanted, reason))) {
          events.warning(
              "document_not_issued",
              EventLog.field("operation", wanted.operation().wireName()),
              EventLog.field("source", wanted.source().wireName()),
              EventLog.field("reason", reason),
              EventLog.field("message", message));
        }
      }
    }
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
