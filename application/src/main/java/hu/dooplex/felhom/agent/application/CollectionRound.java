package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.HostReport.CollectionError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One round of collecting: its time budget, and what went wrong in it. */
final class CollectionRound {
  private final Waiting waiting;
  private final EventLog events;
  private final Duration deadline;
  private final List<CollectionError> errors = new ArrayList<>();

  CollectionRound(Waiting waiting, EventLog events) {
    this.waiting = waiting;
    this.events = events;
    this.deadline = waiting.elapsed().plus(Limits.COLLECTION_BUDGET);
  }

  /** A read of one source. */
  interface Read<T> {
    T get() throws ApiException, PrivilegedException;
  }

  /** What the read gives, or {@code otherwise} and an entry in the report's errors. */
  <T> T read(String source, T otherwise, Read<T> read) {
    if (late()) {
      errors.add(new CollectionError(source, NOT_IN_TIME));
      return otherwise;
    }
    try {
      return read.get();
    } catch (ApiException failure) {
      errors.add(new CollectionError(source, failed(source, failure)));
      return otherwise;
    } catch (PrivilegedException failure) {
      errors.add(new CollectionError(source, failed(source, failure)));
      return otherwise;
    }
  }

  /** The list that the read gives; an empty one and an entry in the report's errors otherwise. */
  <T> List<T> list(String source, Read<List<T>> read) {
    return read(source, List.of(), read);
  }

  void error(String source, String message) {
    errors.add(new CollectionError(source, message));
  }

  /** Logs a failure whole, and gives the code that the hub is told. */
  String failed(String source, ApiException failure) {
    log(source, failure);
    return FailureCode.of(failure);
  }

  /** The same for one of a privileged command. */
  String failed(String source, PrivilegedException failure) {
    log(source, failure);
    return FailureCode.of(failure);
  }

  private void log(String source, Exception failure) {
    events.warning(
        "collection_failed",
        EventLog.field("source", source),
        EventLog.field("error", String.valueOf(failure.getMessage())));
  }

  /**
   * Whether the budget is spent, or the agent stops: a report that comes late is worse than one
   * that lacks something.
   */
  boolean late() {
    return waiting.stopping() || waiting.elapsed().compareTo(deadline) >= 0;
  }

  List<CollectionError> errors() {
    return errors;
  }

  static final String NOT_IN_TIME = "not read in time";
}
