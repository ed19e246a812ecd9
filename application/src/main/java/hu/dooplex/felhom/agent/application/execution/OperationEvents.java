package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.ArrayList;
import java.util.List;

/** Events about operations: each says which one it is about, and which guest. */
final class OperationEvents {
  private final EventLog events;

  OperationEvents(EventLog events) {
    this.events = events;
  }

  void info(String event, Operation about, EventLog.Field... more) {
    record(EventLog.Level.INFO, event, about, more);
  }

  void warning(String event, Operation about, EventLog.Field... more) {
    record(EventLog.Level.WARNING, event, about, more);
  }

  void error(String event, Operation about, Throwable why, EventLog.Field... more) {
    List<EventLog.Field> fields = new ArrayList<>(List.of(more));
    fields.add(why(why));
    record(EventLog.Level.ERROR, event, about, fields.toArray(EventLog.Field[]::new));
  }

  static EventLog.Field why(Throwable fault) {
    return EventLog.field("error", String.valueOf(fault.getMessage()));
  }

  private void record(EventLog.Level level, String event, Operation about, EventLog.Field... more) {
    List<EventLog.Field> fields = new ArrayList<>();
    fields.add(EventLog.field("operation", about.wireName()));
    if (about instanceof Operation.OnGuest onGuest) {
      fields.add(EventLog.field("guest", onGuest.guest()));
    }
    fields.addAll(List.of(more));
    events.record(level, event, fields);
  }
}
