package hu.dooplex.felhom.agent.bootstrap.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit and its drop-ins, as systemd reads them (quality.md, Reliability and security). */
class UnitSecurityTest {
  private static final Path TOOL = Path.of("/usr/bin/systemd-analyze");
  private static final Path UNITS = Path.of("src/package/systemd");
  private static final String UNIT = "felhom-agent.service";
  private static final Pattern SCORE = Pattern.compile("exposure level for .*: ([0-9.]+) ");

  @TempDir Path root;

  /** The score of the unit with these drop-ins, in tenths. */
  private int score(String... dropIns) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(TOOL), TOOL + " is not there: the score is not looked at");
    Path system = Files.createDirectories(root.resolve("etc/systemd/system"));
    Files.copy(UNITS.resolve(UNIT), system.resolve(UNIT));
    Path folder = Files.createDirectories(system.resolve(UNIT + ".d"));
    for (String dropIn : dropIns) {
      Files.copy(UNITS.resolve(dropIn), folder.resolve(dropIn));
    }
    Process asked =
        new ProcessBuilder(
                TOOL.toString(), "security", "--offline=yes", "--no-pager", "--root=" + root, UNIT)
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, asked.waitFor(), said);
    // What it does not understand it tells of, and leaves out.
    assertEquals(List.of(), said.lines().filter(line -> line.contains(".conf:")).toList());
    Matcher score = SCORE.matcher(said);
    assertTrue(score.find(), said);
    return (int) Math.round(Double.parseDouble(score.group(1)) * 10);
  }

  @Test
  void theUnitLeavesLittleExposed() throws Exception {
    int score = score();
    assertTrue(score <= 15, () -> "scored " + score);
  }

  @Test
  void withItsAddressesNarrowedEvenLess() throws Exception {
    int score = score("hub-addresses.conf");
    assertTrue(score <= 12, () -> "scored " + score);
  }

  @Test
  void theDropInForThePrivilegedBackendIsUnderstoodAndOpensMore() throws Exception {
    int score = score("privileged.conf");
    assertTrue(score > 15 && score <= 50, () -> "scored " + score);
  }

  @Test
  void aFolderThatAHostDoesNotHaveKeepsNothingFromStarting() throws IOException {
    List<String> always = List.of("/etc", "/run");
    List<String> paths =
        Files.readAllLines(UNITS.resolve("privileged.conf")).stream()
            .filter(line -> line.startsWith("ReadWritePaths="))
            .flatMap(line -> Stream.of(line.substring(line.indexOf('=') + 1).split(" ")))
            .toList();
    assertTrue(paths.contains("-/var/lib/vz"), paths::toString);
    // Without the hyphen systemd ends the start with 226/NAMESPACE.
    assertEquals(always, paths.stream().filter(path -> !path.startsWith("-")).toList());
  }

  @Test
  void bothDropInsGoTogether() throws Exception {
    int score = score("privileged.conf", "hub-addresses.conf");
    assertTrue(score <= 50, () -> "scored " + score);
  }

  @Test
  void everyCapabilityStandsBelowItsReason() throws IOException {
    List<String> lines = Files.readAllLines(UNITS.resolve("privileged.conf"));
    int capabilities = 0;
    for (int at = 1; at < lines.size(); at++) {
      if (lines.get(at).startsWith("CapabilityBoundingSet=CAP_")) {
        assertTrue(lines.get(at - 1).startsWith("# "), lines.get(at));
        capabilities++;
      }
    }
    assertTrue(capabilities > 0);
  }

  @Test
  void theLibrariesOfTheImageAreAllInTheCopyrightFile() throws IOException {
    String copyright = Files.readString(Path.of("src/package/deb/copyright"));
    Path libraries = Path.of("target/felhom-agent/lib");
    assumeTrue(Files.isDirectory(libraries), libraries + " is not there: build the image first");
    try (Stream<Path> jars = Files.list(libraries)) {
      for (String jar : jars.map(file -> file.getFileName().toString()).toList()) {
        if (jar.endsWith(".jar") && !jar.startsWith("felhom-agent-")) {
          String library = jar.replaceFirst("-.*", "").toLowerCase(Locale.ROOT);
          assertTrue(copyright.contains("usr/lib/felhom-agent/lib/" + library + "-"), jar);
        }
      }
    }
  }
}
