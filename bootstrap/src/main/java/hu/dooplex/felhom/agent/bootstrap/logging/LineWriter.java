package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.application.port.EventLog.Field;
import hu.dooplex.felhom.agent.application.port.EventLog.Level;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one event as one line, in either format. */
final class LineWriter {
  /** The names of the object's own members; a field of that name gets an underscore behind it. */
  private static final Set<String> RESERVED = Set.of("time", "level", "event", "stack");

  private LineWriter() {}

  /**
   * @param at empty where journald stamps the time
   */
  static void line(
      StringBuilder out,
      LogSettings settings,
      Optional<Instant> at,
      Level level,
      LogEvent event,
      @Nullable Throwable thrown) {
    String prefix = settings.journal() ? priority(level) : "";
    out.append(prefix);
    switch (settings.format()) {
      case TEXT -> {
        at.ifPresent(time -> out.append(stamp(time)).append(' '));
        out.append(word(level)).append(' ');
        text(out, event);
        out.append('\n');
        if (thrown != null && settings.stackTraces()) {
          StackText.lines(
              thrown, line -> out.append(prefix).append("  ").append(line).append('\n'));
        }
      }
      case JSON -> {
        json(out, at, level, event);
        if (thrown != null && settings.stackTraces()) {
          StringBuilder stack = new StringBuilder();
          StackText.lines(thrown, line -> stack.append(line).append('\n'));
          out.append(",\"stack\":");
          Quoted.append(out, stack.toString());
        }
        out.append("}\n");
      }
    }
  }

  static void text(StringBuilder out, LogEvent event) {
    out.append(ForeignText.oneLine(event.name()));
    for (Field field : event.fields()) {
      String value = String.valueOf(field.value());
      out.append(' ').append(ForeignText.oneLine(field.name())).append('=');
      if (needsQuotes(value)) {
        Quoted.append(out, value);
      } else {
        out.append(value);
      }
    }
  }

  /** Leaves the object open. */
  private static void json(StringBuilder out, Optional<Instant> at, Level level, LogEvent event) {
    out.append('{');
    at.ifPresent(time -> out.append("\"time\":\"").append(stamp(time)).append("\","));
    out.append("\"level\":\"").append(word(level)).append("\",\"event\":");
    Quoted.append(out, event.name());
    for (Field field : event.fields()) {
      out.append(',');
      Quoted.append(out, RESERVED.contains(field.name()) ? field.name() + "_" : field.name());
      out.append(':');
      if (isBare(field.value())) {
        out.append(field.value());
      } else {
        Quoted.append(out, String.valueOf(field.value()));
      }
    }
  }

  private static boolean isBare(Object value) {
    return value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || (value instanceof Double number && Double.isFinite(number));
  }

  private static boolean needsQuotes(String value) {
    if (value.isEmpty() || value.codePoints().anyMatch(ForeignText::isHidden)) {
      return true;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '=' || c == '\\' || Character.isSpaceChar(c)) {
        return true;
      }
    }
    return false;
  }

  private static String stamp(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String word(Level level) {
    return switch (level) {
      case DEBUG -> "debug";
      case INFO -> "info";
      case WARNING -> "warning";
      case ERROR -> "error";
    };
  }

  /** Syslog priorities as sd-daemon(3) writes them. */
  private static String priority(Level level) {
    return switch (level) {
      case DEBUG -> "<7>";
      case INFO -> "<6>";
      case WARNING -> "<4>";
      case ERROR -> "<3>";
    };
  }
}
