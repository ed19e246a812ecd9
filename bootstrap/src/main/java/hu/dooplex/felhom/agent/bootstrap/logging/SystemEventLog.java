package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.application.port.EventLog;
import java.util.List;

/** The core's events, given to {@link System.Logger}. */
public final class SystemEventLog implements EventLog {
  private final System.Logger logger;

  public SystemEventLog(System.Logger logger) {
    this.logger = logger;
  }

  /** On the process's own log. */
  public static SystemEventLog ofProcess() {
    return new SystemEventLog(System.getLogger("felhom-agent"));
  }

  @Override
  public void record(Level level, String event, List<Field> fields) {
    System.Logger.Level theirs =
        switch (level) {
          case DEBUG -> System.Logger.Level.DEBUG;
          case INFO -> System.Logger.Level.INFO;
          case WARNING -> System.Logger.Level.WARNING;
          case ERROR -> System.Logger.Level.ERROR;
        };
    if (logger.isLoggable(theirs)) {
      logger.log(theirs, new LogEvent(event, fields));
    }
  }
}
