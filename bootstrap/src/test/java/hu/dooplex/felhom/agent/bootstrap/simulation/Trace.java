package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.transcript.OneAtATime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happened, line by line; nothing is kept unless somebody wants to read it. */
final class Trace implements EventLog {
  private final OneAtATime time;
  private final boolean kept;
  private final Watch watch;
  private final List<String> lines = new ArrayList<>();

  Trace(OneAtATime time, Watch watch, boolean kept) {
    this.time = time;
    this.watch = watch;
    this.kept = kept;
  }

  void line(String text) {
    if (kept) {
      lines.add(String.format(Locale.ROOT, "%9.2f  %s", time.elapsed().toMillis() / 1000.0, text));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void record(Level level, String event, List<Field> fields) {
    if (time.crashed()) {
      return;
    }
    if (kept) {
      line(
          "agent: "
              + event
              + fields.stream()
                  .map(field -> " " + field.name() + "=" + field.value())
                  .collect(Collectors.joining()));
    }
    if (event.endsWith("_broke")) {
      watch.broke(event + " " + fields);
    }
  }
}
