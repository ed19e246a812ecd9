package hu.dooplex.felhom.agent.domain.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Run by {@code -Pfuzz} alone, in every module: each target of the module for so long, led by
 * coverage, in a process of its own. {@code target/fuzz/table.txt} tells what was tried. What is
 * found, Jazzer leaves as {@code target/fuzz/X/crash-*}; such a file belongs into the resource
 * folder {@code fuzz/X}, where every test run meets it.
 */
class FuzzCampaign {
  private static final Path CLASSES = Path.of("target", "test-classes");
  private static final Path WORK = Path.of("target", "fuzz").toAbsolutePath();
  private static final Path TABLE = WORK.resolve("table.txt");
  private static final Pattern DONE =
      Pattern.compile("^Done (\\d+) runs in (\\d+) second", Pattern.MULTILINE);

  /** The memory a target may have; the parsers run in a daemon with a heap of 24 MiB. */
  private static final String HEAP = "-Xmx512m";

  @TestFactory
  List<DynamicTest> nothingButTypedResultsComesOfAnyInput() throws IOException {
    Files.deleteIfExists(TABLE);
    Pattern wanted = Pattern.compile(System.getProperty("fuzz.targets", ".*"));
    List<DynamicTest> targets = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file :
          files.filter(f -> f.toString().endsWith("FuzzTest.class")).sorted().toList()) {
        String path = CLASSES.relativize(file).toString();
        String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        if (wanted.matcher(shortName(name)).matches()) {
          targets.add(dynamicTest(name, () -> run(name)));
        }
      }
    }
    return targets;
  }

  private static void run(String target) throws Exception {
    String name = shortName(target);
    Path work = Files.createDirectories(WORK.resolve(name));
    Path corpus = Files.createDirectories(work.resolve("corpus"));
    Path output = work.resolve("output.txt");
    Process jazzer =
        new ProcessBuilder(command(target, corpus, CLASSES.resolve("fuzz").resolve(name)))
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = jazzer.waitFor();
    // It shows inputs as they are: bytes of any kind.
    Matcher done = DONE.matcher(Files.readString(output, StandardCharsets.ISO_8859_1));
    String figures =
        done.find()
            ? String.format(
                Locale.ROOT, "%,14d inputs in %s s", Long.parseLong(done.group(1)), done.group(2))
            : "ended early";
    Files.writeString(
        TABLE,
        String.format("%-24s %s  %s%n", name, figures, exit == 0 ? "nothing found" : "FOUND"),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    assertEquals(0, exit, "see " + output);
  }

  private static String shortName(String target) {
    return Fuzzing.name(target.substring(target.lastIndexOf('.') + 1));
  }

  private static List<String> command(String target, Path corpus, Path seeds) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        HEAP,
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target,
        "--instrumentation_includes=hu.dooplex.**:com.fasterxml.jackson.core.**",
        "-max_total_time=" + System.getProperty("fuzz.seconds"),
        "-max_len=" + 16 * 1024,
        "-timeout=120", // the first input also waits for the classes to be instrumented
        corpus.toString(),
        seeds.toAbsolutePath().toString());
  }
}
