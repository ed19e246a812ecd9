package hu.dooplex.felhom.agent.adapters.cli.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * One folder, as the durable files need it: every step that can fail, or be lost in a power cut, by
 * itself. {@link RealFiles} is the disk; tests have a twin that loses what was not forced and fails
 * where it is told to. A name is that of a file right in the folder.
 */
interface FileLayer {
  /** The folder itself, for messages. */
  Path path();

  /** The user id of whom the folder belongs to. */
  int owner() throws IOException;

  /** The names of all that is in the folder, in order. */
  List<String> list() throws IOException;

  /** Not more than that many of them, in no order: others may have put any number there. */
  List<String> list(int atMost) throws IOException;

  /**
   * What is seen without opening it; a link is not followed.
   *
   * @throws NoSuchFileException if there is nothing of that name
   */
  Facts facts(String name) throws IOException;

  /**
   * @throws NoSuchFileException if there is nothing of that name
   * @throws NotAPlainFile if it is a link, a folder, a pipe
   */
  InputStream read(String name) throws IOException;

  /** Makes an empty file, the owner's alone; what a crash left under that name is emptied. */
  Output create(String name) throws IOException;

  /** Opens a file that is there. */
  Output open(String name) throws IOException;

  /** In one step, over another file if need be; durable after {@link #sync}. */
  void rename(String from, String to) throws IOException;

  /** In one step, into another folder of the same disk, where that name has to be free. */
  void moveInto(FileLayer folder, String name, String to) throws IOException;

  /** Durable after {@link #sync}. */
  void delete(String name) throws IOException;

  /** Makes names durable: which there are, and what they lead to. */
  void sync() throws IOException;

  /** A folder in this one, the owner's alone; made durably where it is missing. */
  FileLayer folder(String name) throws IOException;

  /** What something is: only a file may be opened, since opening another may hang or act. */
  enum Kind {
    FILE("a file"),
    FOLDER("a folder"),
    LINK("a symbolic link"),
    OTHER("a pipe, socket or device");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * What is seen from outside.
   *
   * @param owner a user id
   * @param links how many names it has
   * @param changed when it last got a content, an owner or a name; nobody can choose that
   */
  record Facts(Kind kind, int owner, int links, long size, Instant changed) {}

  /** A file that is being written. */
  interface Output extends Closeable {
    long size() throws IOException;

    /** Writes all of the bytes from that position on. */
    void write(long position, byte[] bytes) throws IOException;

    void truncate(long size) throws IOException;

    /** When this returns, the file's bytes outlive a power cut. */
    void force() throws IOException;
  }

  /** Something else than a file is in its place. */
  final class NotAPlainFile extends IOException {
    NotAPlainFile() {
      super("not a plain file");
    }
  }
}
