package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.application.port.EventLog.Level;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where log lines go. Its settings can be changed while it is written to. */
public final class LogOutput {
  private final OutputStream sink;
  private final InstantSource clock;
  private volatile LogSettings settings;

  public LogOutput(OutputStream sink, InstantSource clock, LogSettings settings) {
    this.sink = sink;
    this.clock = clock;
    this.settings = settings;
  }

  /** The one that every {@link System.Logger} of this process writes to: standard error. */
  public static LogOutput process() {
    return OfProcess.OUTPUT;
  }

  public LogSettings settings() {
    return settings;
  }

  /** From the next event on. */
  public void apply(LogSettings changed) {
    settings = changed;
  }

  boolean isWritten(Level level) {
    return level.compareTo(settings.level()) >= 0;
  }

  void write(Level level, LogEvent event, @Nullable Throwable thrown) {
    LogSettings now = settings;
    Optional<Instant> at = now.journal() ? Optional.empty() : Optional.of(clock.instant());
    StringBuilder line = new StringBuilder(160);
    LineWriter.line(line, now, at, level, event, thrown);
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    synchronized (sink) {
      try {
        // One write for the whole line: lines of several threads or processes do not mix.
        sink.write(bytes);
        sink.flush();
      } catch (IOException nobodyReads) {
        // There is no better place to say it, and a closed pipe must not stop the agent.
      }
    }
  }

  /** Begun by the first logger. UTF-8 whatever the locale: a service often has none. */
  private static final class OfProcess {
    static final LogOutput OUTPUT =
        new LogOutput(
            new FileOutputStream(FileDescriptor.err),
            InstantSource.system(),
            LogSettings.initial(System.getenv()));
  }
}
