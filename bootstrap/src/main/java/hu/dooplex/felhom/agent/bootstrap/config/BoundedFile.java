package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a regular file of a sensible size; whatever stands in the way is told to the place. */
final class BoundedFile {
  private final FileFacts facts;
  private final byte[] bytes;

  private BoundedFile(FileFacts facts, byte[] bytes) {
    this.facts = facts;
    this.bytes = bytes;
  }

  FileFacts facts() {
    return facts;
  }

  /** All of it. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * @param mend what to do where it is missing
   */
  static Optional<BoundedFile> read(FileFacts.Source disk, Path path, Place at, String mend) {
    return read(disk, path, Limits.CONFIG_FILE_MAX_BYTES, at, mend);
  }

  static Optional<BoundedFile> read(
      FileFacts.Source disk, Path path, int maxBytes, Place at, String mend) {
    Optional<FileFacts> facts = look(disk, path, at, mend);
    if (facts.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      return bytes.length > maxBytes
          ? at.refuse("a larger file", "at most " + maxBytes + " bytes")
          : Optional.of(new BoundedFile(facts.get(), bytes));
    } catch (IOException e) {
      return refuse(e, at, mend);
    }
  }

  /** Only looks: a FIFO, for one, would be waited for for ever. */
  static Optional<FileFacts> look(FileFacts.Source disk, Path path, Place at, String mend) {
    try {
      FileFacts facts = disk.of(path);
      return switch (facts.kind()) {
        case REGULAR -> Optional.of(facts);
        case DIRECTORY -> at.refuse("a directory", "a file");
        case OTHER -> at.refuse("a device, pipe or socket", "a file");
      };
    } catch (IOException e) {
      return refuse(e, at, mend);
    }
  }

  private static <T> Optional<T> refuse(IOException e, Place at, String mend) {
    return switch (e) {
      case NoSuchFileException gone -> at.refuse("no such file", mend);
      case AccessDeniedException denied ->
          at.refuse("a file that this user may not read", "run as root or as its owner");
      default -> at.refuse("a file that cannot be read (" + Place.said(e) + ")", mend);
    };
  }
}
