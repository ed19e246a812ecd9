package hu.dooplex.felhom.agent.bootstrap.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scenarios, a folder each. */
final class Scenarios {
  private static final Path FOLDER = Path.of("src/test/resources/transcripts");

  private Scenarios() {}

  static List<Path> all() throws IOException {
    try (Stream<Path> found = Files.list(FOLDER)) {
      return found.sorted().toList();
    }
  }
}
