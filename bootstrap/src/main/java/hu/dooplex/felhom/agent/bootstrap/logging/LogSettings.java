package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.application.port.EventLog.Level;
import java.util.Map;

/**
 * What is logged, and how.
 *
 * @param level the least that is written; the JDK's own loggers are written from WARNING
 * @param journal whether journald reads along: it wants a priority prefix and stamps the time
 * @param stackTraces whether a fault brings its stack trace ({@code --debug})
 */
public record LogSettings(Level level, LogFormat format, boolean journal, boolean stackTraces) {

  /** Before the configuration is read; systemd sets {@code JOURNAL_STREAM} (systemd.exec(5)). */
  public static LogSettings initial(Map<String, String> environment) {
    return new LogSettings(
        Level.INFO, LogFormat.TEXT, environment.containsKey("JOURNAL_STREAM"), false);
  }

  public LogSettings with(Level otherLevel, LogFormat otherFormat) {
    return new LogSettings(otherLevel, otherFormat, journal, stackTraces);
  }

  public LogSettings withStackTraces(boolean wanted) {
    return new LogSettings(level, format, journal, wanted);
  }
}
