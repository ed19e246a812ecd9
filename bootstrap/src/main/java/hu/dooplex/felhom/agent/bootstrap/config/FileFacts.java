package hu.dooplex.felhom.agent.bootstrap.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the file system says of a file, links followed.
 *
 * @param mode the permission bits alone
 */
record FileFacts(Kind kind, int uid, int mode) {
  private static final int TYPE_MASK = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int PERMISSIONS = 07777;

  enum Kind {
    REGULAR,
    DIRECTORY,
    OTHER
  }

  /** A seam: who runs the tests owns the files, and root may read them all. */
  interface Source {
    FileFacts of(Path path) throws IOException;
  }

  static FileFacts ofDisk(Path path) throws IOException {
    Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid");
    if (!(found.get("mode") instanceof Integer mode && found.get("uid") instanceof Integer uid)) {
      throw new IOException("the file system tells no owner and mode");
    }
    int type = mode & TYPE_MASK;
    Kind kind = type == REGULAR ? Kind.REGULAR : type == DIRECTORY ? Kind.DIRECTORY : Kind.OTHER;
    return new FileFacts(kind, uid, mode & PERMISSIONS);
  }

  boolean isReadableByAll() {
    return (mode & 0004) != 0;
  }

  boolean isWritableByAll() {
    return (mode & 0002) != 0;
  }

  boolean isWritableByGroup() {
    return (mode & 0020) != 0;
  }

  /** Refuses a file with which another user can decide what the agent does. */
  void requireTrusted(int runningUid, Place at) {
    if (uid != 0 && uid != runningUid) {
      at.refuse(
          "a file of user " + Integer.toUnsignedString(uid),
          "one of root or of the running user: chown it");
    }
    if (isWritableByGroup() || isWritableByAll()) {
      at.refuse(
          "a file that others may write (" + modeText() + ")",
          "writable by its owner alone: chmod go-w");
    }
  }

  String modeText() {
    return "mode " + String.format("%04o", mode);
  }
}
