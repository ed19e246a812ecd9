package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.DesiredStateDocuments;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore.Accepted;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.plan.DesiredVersion;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The hub's desired state (hub.md, DesiredState). One thread asks for it.
 *
 * <p>What the hub announces is a reason to look, no more: once per answer, if it is not the
 * generation that is enforced. What counts is the generation that the document itself states, since
 * the hub may have moved on between the two. An announcement that is missing changes nothing: a hub
 * that was set up anew must not undo what was accepted. "None", asked for and answered (204), is
 * the hub's word: from then on nothing is desired; the generation stays remembered, so that an
 * older one cannot come back this way.
 *
 * <p>A newer one counts only once it is durable. Enforced before, it could be followed by an older
 * one after a restart.
 */
public final class HubDesiredState implements DesiredStateSource {
  private final DesiredGeneration generation;
  private final DesiredStateHub hub;
  private final DesiredStateDocuments documents;
  private final DesiredStateStore store;
  private final EventLog events;
  private final SourceTrouble trouble;

  private boolean restored;
  private long lookedAt;
  private Optional<DesiredVersion> last = Optional.empty();
  private Optional<DesiredState> enforced = Optional.empty();

  /** Whether the store has a document, and not just a version. */
  private boolean stored;

  @Inject
  public HubDesiredState(
      DesiredGeneration generation,
      DesiredStateHub hub,
      DesiredStateDocuments documents,
      DesiredStateStore store,
      EventLog events) {
    this.generation = generation;
    this.hub = hub;
    this.documents = documents;
    this.store = store;
    this.events = events;
    this.trouble = new SourceTrouble(events);
  }

  @Override
  public Desired now() {
    // Without what was accepted last, an older one could not be told from a newer one.
    if (restored || restore()) {
      DesiredGeneration.Announcement latest = generation.latest();
      if (latest.number() != lookedAt) {
        lookedAt = latest.number();
        follow(latest.generation());
      }
    }
    return new Desired(enforced, true, trouble.code());
  }

  private boolean restore() {
    try {
      Optional<Accepted> accepted = store.last();
      last = accepted.map(Accepted::version);
      restored = true;
      Optional<byte[]> document = accepted.flatMap(Accepted::document);
      stored = document.isPresent();
      if (document.isPresent()) {
        enforce(documents.parse(document.get()), "desired_state_restored");
      }
    } catch (StateException e) {
      trouble.is(code(e), e);
    } catch (BadDocumentException e) {
      // An older agent took it. The hub is asked for another one.
      trouble.is("bad_document", e);
    }
    return restored;
  }

  private void follow(OptionalLong announced) {
    if (announced.isEmpty() || isEnforced(announced.getAsLong())) {
      trouble.over();
      return;
    }
    try {
      Optional<byte[]> document = hub.fetch();
      if (document.isPresent()) {
        judge(document.get());
      } else {
        takeBack();
      }
    } catch (HubException e) {
      trouble.is(code(e), e);
    } catch (BadDocumentException e) {
      trouble.is("bad_document", e);
    } catch (StateException e) {
      trouble.is(code(e), e);
    }
  }

  private boolean isEnforced(long announced) {
    return enforced.isPresent() && enforced.get().generation() == announced;
  }

  private void judge(byte[] document) throws BadDocumentException, StateException {
    DesiredState state = documents.parse(document);
    DesiredVersion version = DesiredVersion.of(state.generation(), document);
    switch (version.after(last)) {
      case NEWER -> accept(version, document, state);
      case SAME -> {
        if (enforced.isEmpty()) {
          accept(version, document, state);
        } else {
          trouble.over();
        }
      }
      case STALE ->
          trouble.is(
              "stale_generation",
              "the hub serves generation "
                  + version.generation()
                  + " after "
                  + last.orElseThrow().generation());
      case REUSED ->
          trouble.is(
              "generation_reused",
              "the hub serves another document as generation " + version.generation() + " again");
    }
  }

  private void accept(DesiredVersion version, byte[] document, DesiredState state)
      throws StateException {
    store.keep(new Accepted(version, Optional.of(document)));
    last = Optional.of(version);
    stored = true;
    enforce(state, "desired_state_accepted");
  }

  private void enforce(DesiredState state, String event) {
    enforced = Optional.of(state);
    trouble.over();
    events.info(
        event,
        EventLog.field("generation", state.generation()),
        EventLog.field("guests", state.guests().size()));
  }

  /** To desire nothing is safe before it is durable, too. */
  private void takeBack() throws StateException {
    if (enforced.isPresent()) {
      events.warning(
          "desired_state_taken_back", EventLog.field("generation", enforced.get().generation()));
      enforced = Optional.empty();
    }
    if (stored) {
      store.keep(new Accepted(last.orElseThrow(), Optional.empty()));
      stored = false;
    }
    trouble.over();
  }

  private static String code(HubException failure) {
    return switch (failure) {
      case HubException.TransportError error -> "unreachable";
      case HubException.HttpError error -> "http_" + error.status();
      case HubException.BadReply reply -> "bad_document";
    };
  }

  private static String code(StateException failure) {
    return failure instanceof StateException.Newer ? "desired_newer" : "state_unavailable";
  }
}
