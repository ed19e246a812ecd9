package hu.dooplex.felhom.agent.domain.fuzz;

import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The bounded part of fuzzing, for every test run: a target gets each input that is kept, and
 * mutations of them that are the same ones in every run. The unbounded part, led by coverage, is
 * {@link FuzzCampaign}.
 *
 * <p>A target is a public class {@code XFuzzTest} with a {@code public static void
 * fuzzerTestOneInput(byte[])}, as Jazzer wants it, which throws for what must not be. Its inputs
 * are the files of the resource folder {@code fuzz/X}.
 */
public final class Fuzzing {
  /** Longer than any message that has to be one line of a log. */
  public static final int LINE_MAX_CHARS = 2048;

  private static final int MUTATIONS = 3000;
  private static final long SEED = 20261122;

  /** Takes one input, and throws if something happens that must not. */
  @FunctionalInterface
  public interface Target {
    void take(byte[] input) throws Exception;
  }

  private Fuzzing() {}

  public static void replay(Class<?> test, Target target) {
    List<byte[]> seeds = seeds(test);
    if (seeds.isEmpty()) {
      throw new AssertionError("no inputs are kept for " + test.getSimpleName());
    }
    seeds.forEach(seed -> take(target, seed));
    Mutations mutations = new Mutations(seeds, SEED);
    for (int i = 0; i < MUTATIONS; i++) {
      take(target, mutations.next());
    }
  }

  private static void take(Target target, byte[] input) {
    byte[] given = input.clone();
    try {
      target.take(input);
    } catch (Exception | AssertionError | StackOverflowError e) {
      throw new AssertionError("input " + Base64.getEncoder().encodeToString(given), e);
    }
  }

  private static List<byte[]> seeds(Class<?> test) {
    try (Stream<Path> files = Files.list(folder(test))) {
      List<byte[]> seeds = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
      return seeds;
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Path folder(Class<?> test) throws URISyntaxException {
    String name = "/fuzz/" + name(test.getSimpleName());
    return Path.of(Objects.requireNonNull(test.getResource(name), name + " is missing").toURI());
  }

  /** What a target is called without {@code FuzzTest}. */
  static String name(String simpleName) {
    return simpleName.substring(0, simpleName.length() - "FuzzTest".length());
  }

  /** A message that can be logged: one line, not endless, and nothing in it that is obeyed. */
  public static void requirePrintable(String message) {
    if (message.length() > LINE_MAX_CHARS) {
      throw new AssertionError("a message of " + message.length() + " characters");
    }
    if (message.codePoints().anyMatch(ForeignText::isHidden)) {
      throw new AssertionError("a control character in: " + ForeignText.oneLine(message, 200));
    }
  }

  public static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
