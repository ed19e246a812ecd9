package hu.dooplex.felhom.agent.bootstrap.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.bootstrap.bench.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The image as it is shipped. Run by {@code -Pbench} alone. */
class ImageBench {
  private static final int TIMES = 7;
  private static final String CONFIG_LINE = "Configuration:";
  private static final Pattern TOOK = Pattern.compile("took_ms=(\\d+)");
  private static final Path IMAGE = Path.of("target", "felhom-agent");

  /** What the kernel counts processor time in (sysconf, _SC_CLK_TCK, on every Linux). */
  private static final double TICKS_PER_SECOND = 100;

  private static double mebibytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes / 1024.0 / 1024;
    }
  }

  private static Path config(RunningImage serving) throws IOException {
    String line = serving.await(CONFIG_LINE);
    return Path.of(line.substring(CONFIG_LINE.length()).strip());
  }

  private static double seconds(String... command) throws Exception {
    double[] took = new double[TIMES];
    for (int time = 0; time < TIMES; time++) {
      long begun = System.nanoTime();
      try (RunningImage run = RunningImage.start(command)) {
        assertEquals(0, run.exitCode(), run.output());
      }
      took[time] = (System.nanoTime() - begun) / 1e9;
    }
    return Bench.median(took);
  }

  /** The image's own runtime with nothing to do: no command can be quicker. */
  private static String emptyRuntime() throws Exception {
    Path java = IMAGE.resolve("runtime/bin/java").toAbsolutePath();
    double[] took = new double[TIMES];
    for (int time = 0; time < TIMES; time++) {
      long begun = System.nanoTime();
      try (RunningImage run = RunningImage.start(java, Map.of(), "-Xlog:disable", "-version")) {
        assertEquals(0, run.exitCode(), run.output());
      }
      took[time] = (System.nanoTime() - begun) / 1e9;
    }
    return String.format(Locale.ROOT, "java -version: %.2f s", Bench.median(took));
  }

  private static double residentMebibytes(RunningImage daemon) throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(daemon.pid()), "status"));
    Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
    return resident.find() ? Double.parseDouble(resident.group(1)) / 1024 : Double.NaN;
  }

  private static double processorSeconds(RunningImage daemon) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(daemon.pid()), "stat"));
    // After the name, which may hold anything: state is field 3, utime and stime are 14 and 15.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  @Test
  void size() throws Exception {
    Bench.printAtMost("image: size", mebibytes(IMAGE), "MB", 90, "");
  }

  @Test
  void commands() throws Exception {
    String empty = emptyRuntime();
    Bench.printAtMost("start: felhom-agent version", seconds("version"), "s", 0.15, empty);
    try (RunningImage serving = RunningImage.start("demo", "--serve")) {
      String config = config(serving).toString();
      Bench.printAtMost(
          "start: felhom-agent config check",
          seconds("--config", config, "config", "check"),
          "s",
          0.15,
          empty);
      serving.signal("TERM");
      assertEquals(0, serving.exitCode(), serving.output());
    }
  }

  /** Twenty guests, all of them desired, a report and a pass in each minute. */
  @Test
  void daemon() throws Exception {
    long seconds = Long.getLong("bench.daemon.seconds", 60);
    try (RunningImage serving = RunningImage.start("demo", "--serve", "15")) {
      String config = config(serving).toString();
      long begun = System.nanoTime();
      try (RunningImage daemon = RunningImage.start("--config", config)) {
        daemon.await(" started");
        double started = (System.nanoTime() - begun) / 1e9;
        daemon.await("report_sent");
        double before = processorSeconds(daemon);
        TimeUnit.SECONDS.sleep(seconds);
        Bench.printAtMost("daemon: exec to its line 'started'", started, "s", 0.5, "");
        String after = "after " + seconds + " s";
        Bench.printAtMost("daemon: resident", residentMebibytes(daemon), "MB", 70, after);
        double used = processorSeconds(daemon) - before;
        Bench.printAtMost(
            "daemon: CPU, 20 guests each minute", 100 * used / seconds, "%", 0.2, after);
        daemon.signal("TERM");
        assertEquals(0, daemon.exitCode(), daemon.output());
      }
      serving.signal("TERM");
      assertEquals(0, serving.exitCode(), serving.output());
    }
  }

  /** As many guests as one document can desire, under the shipped flags. */
  @Test
  void thousandGuests() throws Exception {
    int answerMillis = 20;
    try (RunningImage serving =
        RunningImage.start(
            "demo", "--serve", "1000", "--answer-ms", Integer.toString(answerMillis))) {
      String config = config(serving).toString();
      try (RunningImage daemon = RunningImage.start("--config", config)) {
        Matcher took = TOOK.matcher(daemon.await("pass_done"));
        double seconds = took.find() ? Double.parseDouble(took.group(1)) / 1000 : Double.NaN;
        daemon.await("report_sent");
        double limit = Math.ceil(1004 / 4.0) * answerMillis / 1000;
        Bench.printAtMost(
            "daemon: first pass over 1,000 guests at 20 ms",
            seconds,
            "s",
            1.3 * limit,
            String.format(Locale.ROOT, "arithmetic: %.2f s", limit));
        Bench.printAtMost(
            "daemon: resident, 1,000 guests", residentMebibytes(daemon), "MB", 90, "");
        daemon.signal("TERM");
        assertEquals(0, daemon.exitCode(), daemon.output());
      }
      serving.signal("TERM");
      assertEquals(0, serving.exitCode(), serving.output());
    }
  }
}
