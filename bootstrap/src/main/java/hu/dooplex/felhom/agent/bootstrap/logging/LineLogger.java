package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.EventLog.Field;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * A logger of {@link LogOutput}. Events pass through with their fields; plain messages, as the JDK
 * writes them, become the event {@code log}.
 */
final class LineLogger implements System.Logger {
  private final String name;
  private final EventLog.Level least;
  private final LogOutput output;

  /**
   * @param least what this logger writes at least, whatever the settings let through
   */
  LineLogger(String name, EventLog.Level least, LogOutput output) {
    this.name = name;
    this.least = least;
    this.output = output;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(System.Logger.Level level) {
    if (level == System.Logger.Level.OFF) {
      return false;
    }
    EventLog.Level ours = ours(level);
    return ours.compareTo(least) >= 0 && output.isWritten(ours);
  }

  @Override
  public void log(System.Logger.Level level, Object object) {
    if (!isLoggable(level)) {
      return;
    }
    if (object instanceof LogEvent event) {
      output.write(ours(level), event, null);
    } else {
      write(level, String.valueOf(object), null);
    }
  }

  @Override
  public void log(
      System.Logger.Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      write(level, localized(bundle, message), thrown);
    }
  }

  @Override
  public void log(
      System.Logger.Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    if (isLoggable(level)) {
      String pattern = localized(bundle, format);
      boolean plain = parameters == null || parameters.length == 0;
      write(level, plain ? pattern : formatted(pattern, parameters), null);
    }
  }

  private void write(System.Logger.Level level, String message, @Nullable Throwable thrown) {
    List<Field> fields = new ArrayList<>(3);
    fields.add(new Field("logger", name));
    fields.add(new Field("message", message));
    if (thrown != null) {
      fields.add(new Field("error", thrown));
    }
    output.write(ours(level), new LogEvent("log", fields), thrown);
  }

  private static String localized(@Nullable ResourceBundle bundle, @Nullable String key) {
    if (key == null) {
      return "";
    }
    return bundle != null && bundle.containsKey(key) ? bundle.getString(key) : key;
  }

  private static String formatted(String pattern, @Nullable Object @Nullable [] parameters) {
    try {
      return MessageFormat.format(pattern, parameters);
    } catch (IllegalArgumentException notAPattern) {
      return pattern;
    }
  }

  private static EventLog.Level ours(System.Logger.Level level) {
    return switch (level) {
      case ALL, TRACE, DEBUG -> EventLog.Level.DEBUG;
      case INFO -> EventLog.Level.INFO;
      case WARNING -> EventLog.Level.WARNING;
      case ERROR, OFF -> EventLog.Level.ERROR;
    };
  }
}
