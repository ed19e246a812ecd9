package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Figures for people, in {@code target/simulation.txt}. */
final class Figures {
  private static final Path FILE = Path.of("target", "simulation.txt");

  private Figures() {}

  static synchronized void add(String line) {
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(
          FILE, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
