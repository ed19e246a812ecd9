package hu.dooplex.felhom.agent.bootstrap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the command line names. */
final class InputFile {
  private InputFile() {}

  /**
   * All of it.
   *
   * @throws UncheckedIOException saying in one line what is in the way: a use error
   */
  static byte[] read(Path path, int maxBytes) {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new IOException("it is not a plain file");
      }
      try (InputStream in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
          throw new IOException("it is longer than " + maxBytes + " bytes");
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + why(e), e);
    }
  }

  private static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "this user may not";
      default -> String.valueOf(e.getMessage());
    };
  }
}
