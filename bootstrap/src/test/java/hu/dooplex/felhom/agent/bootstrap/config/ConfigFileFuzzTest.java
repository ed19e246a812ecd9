package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Any bytes as the configuration file: it is loaded, or everything that is wrong with it is said in
 * lines that can be shown; and what is loaded can be shown, too.
 */
public final class ConfigFileFuzzTest {
  private static final Path FOLDER = folder();
  private static final Path FILE = temporary("config.json");

  /** One for each use of the hub. */
  private static final List<Mode> MODES = List.of(Mode.DAEMON, Mode.SHOW, Mode.STATE);

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("felhom-config-fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path temporary(String name) {
    Path file = FOLDER.resolve(name);
    file.toFile().deleteOnExit();
    return file;
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    Files.setPosixFilePermissions(FILE, PosixFilePermissions.fromString("rw-------"));
    int uid = FileFacts.ofDisk(FILE).uid();
    ConfigInputs inputs = new ConfigInputs(FILE, Map.of(), Map.of(), Optional.empty(), uid);
    ConfigLoader loader = new ConfigLoader();
    switch (loader.load(inputs, MODES.get(input.length % MODES.size()))) {
      case ConfigProblems wrong ->
          wrong.problems().forEach(problem -> Fuzzing.requirePrintable(problem.line()));
      case LoadedConfig loaded -> show(loaded);
    }
    Fuzzing.require(!loader.folders(inputs).stateDir().toString().isEmpty(), "no folder");
  }

  private static void show(LoadedConfig loaded) {
    Fuzzing.require(!ConfigShow.json(loaded).isEmpty(), "nothing to show");
    ConfigShow.table(loaded)
        .lines()
        .forEach(line -> {
          if (line.length() <= Fuzzing.LINE_MAX_CHARS) { // a list of a thousand guests is longer
            Fuzzing.requirePrintable(line);
          }
        });
    Fuzzing.require(loaded.changed(loaded).isEmpty(), "it is another than itself");
  }

  @Test
  void whateverIsInTheFileIsLoadedOrSaidToBeWrong() {
    Fuzzing.replay(getClass(), ConfigFileFuzzTest::fuzzerTestOneInput);
  }
}
