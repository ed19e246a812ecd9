package hu.dooplex.felhom.agent.bootstrap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures a subject beside its limit: turn about in one run, so that a noisy machine is noisy for
 * both, and takes the median of each.
 */
public final class Bench {
  /** Where the rows go, over all classes of one run. */
  static final Path TABLE = Path.of("target", "bench.txt");

  private static final int ROUNDS = 7;

  private final Duration atLeast;

  private Bench(Duration perRound) {
    this.atLeast = perRound;
  }

  /** As long as {@code -Dbench.seconds} says for one row; there are 2 × {@value ROUNDS} rounds. */
  static Bench asConfigured() {
    double seconds = Double.parseDouble(System.getProperty("bench.seconds", "10"));
    return new Bench(Duration.ofNanos((long) (seconds * 1e9 / (2 * ROUNDS))));
  }

  /** One piece of work for each round: shows that a row can be measured, and measures nothing. */
  static Bench shortest() {
    return new Bench(Duration.ZERO);
  }

  /** A piece of work that does so many operations. */
  @FunctionalInterface
  interface Work {
    int run() throws Exception;
  }

  /**
   * A line of the table.
   *
   * @param figure what was reached, operations per second
   * @param limit what the same machine did in the same run without the subject
   * @param wanted the figure to reach
   */
  record Row(String name, double figure, double limit, double wanted) {
    double ratio() {
      return figure / limit;
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "%-52s %12s/s  limit %12s/s  ratio %5.2f  wanted %12s/s  %s",
          name,
          rounded(figure),
          rounded(limit),
          ratio(),
          rounded(wanted),
          figure >= wanted ? "reached" : "MISSED");
    }
  }

  private static String rounded(double rate) {
    return String.format(Locale.ROOT, rate < 100 ? "%.2f" : "%,.0f", rate);
  }

  /** A row that is to reach so much of its limit. */
  Row measureRatio(String name, double wantedRatio, Work subject, Work limit) throws Exception {
    Row row = measure(name, 0, subject, limit);
    return new Row(name, row.figure(), row.limit(), wantedRatio * row.limit());
  }

  /** A row that is to reach so many operations per second. */
  Row measure(String name, double wanted, Work subject, Work limit) throws Exception {
    double[] reached = new double[ROUNDS];
    double[] limits = new double[ROUNDS];
    // One round unmeasured, for the compiler.
    rate(subject);
    rate(limit);
    for (int round = 0; round < ROUNDS; round++) {
      reached[round] = rate(subject);
      limits[round] = rate(limit);
    }
    return new Row(name, median(reached), median(limits), wanted);
  }

  private double rate(Work work) throws Exception {
    long begun = System.nanoTime();
    long operations = 0;
    long took;
    do {
      operations += work.run();
      took = System.nanoTime() - begun;
    } while (took < atLeast.toNanos());
    return operations * 1e9 / Math.max(took, 1);
  }

  /** Adds the row to the table of this run. */
  static void print(Row row) throws IOException {
    print(row.line());
  }

  /**
   * Adds a row of something that is to be small.
   *
   * @param most the figure not to exceed
   * @param beside what it stands beside, measured in the same run
   */
  public static void printAtMost(
      String name, double figure, String unit, double most, String beside) throws IOException {
    print(
        String.format(
            Locale.ROOT,
            "%-52s %,12.2f %-4s wanted at most %,10.2f %-4s %-8s %s",
            name,
            figure,
            unit,
            most,
            unit,
            figure <= most ? "reached" : "MISSED",
            beside));
  }

  /** Adds a line for what cannot be measured here, and why. */
  public static void printSkipped(String name, String why) throws IOException {
    print(String.format(Locale.ROOT, "%-52s not measured: %s", name, why));
  }

  private static void print(String line) throws IOException {
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The middle one of an odd number of values. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
