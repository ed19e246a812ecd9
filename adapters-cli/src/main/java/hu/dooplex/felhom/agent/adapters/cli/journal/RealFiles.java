package hu.dooplex.felhom.agent.adapters.cli.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A folder on the disk. Links are not followed, and what is made is the owner's alone and belongs
 * to whom the folder belongs to.
 */
record RealFiles(Path path) implements FileLayer {
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<OpenOption> WRITE_ANEW =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  /** The group first: after the owner is changed, only root may still change it. */
  private static final List<String> OWNERS = List.of("unix:gid", "unix:uid");

  @Override
  public List<String> list() throws IOException {
    try (var entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public List<String> list(int atMost) throws IOException {
    try (var entries = Files.list(path)) {
      return entries.limit(atMost).map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public int owner() throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Facts facts(String name) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(
            named(name), "unix:mode,uid,nlink,size,ctime", LinkOption.NOFOLLOW_LINKS);
    return new Facts(
        kind((int) found.get("mode")),
        (int) found.get("uid"),
        (int) found.get("nlink"),
        (long) found.get("size"),
        ((FileTime) found.get("ctime")).toInstant());
  }

  /** From inode(7). */
  private static Kind kind(int mode) {
    return switch (mode & 0170000) {
      case 0100000 -> Kind.FILE;
      case 0040000 -> Kind.FOLDER;
      case 0120000 -> Kind.LINK;
      default -> Kind.OTHER;
    };
  }

  /** A name in bytes that are no text comes from the list as one that there is not. */
  private Path named(String name) throws NoSuchFileException {
    try {
      return path.resolve(name);
    } catch (InvalidPathException e) {
      throw new NoSuchFileException(name);
    }
  }

  @Override
  public void moveInto(FileLayer folder, String name, String to) throws IOException {
    Files.move(path.resolve(name), folder.path().resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public InputStream read(String name) throws IOException {
    Path file = plainFile(name);
    return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Output create(String name) throws IOException {
    Path file = path.resolve(name);
    FileChannel.open(file, WRITE_ANEW, OWNER_ONLY_FILE).close();
    giveToOwner(path, file);
    return new OpenFile(file);
  }

  @Override
  public Output open(String name) throws IOException {
    Path file = plainFile(name);
    FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS).close();
    return new OpenFile(file);
  }

  /** Looked at before it is opened: opening a FIFO would hang. */
  private Path plainFile(String name) throws IOException {
    Path file = path.resolve(name);
    if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isRegularFile()) {
      throw new NotAPlainFile();
    }
    return file;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(path.resolve(name));
  }

  @Override
  public void sync() throws IOException {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public FileLayer folder(String name) throws IOException {
    Path folder = path.resolve(name);
    try {
      Files.createDirectory(folder, OWNER_ONLY_FOLDER);
      giveToOwner(path, folder);
      sync();
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    return new RealFiles(folder);
  }

  /**
   * Gives a file to the owner of its folder, if root made it: the daemon, which has a user of its
   * own, could not read it any more.
   */
  static void giveToOwner(Path folder, Path file) throws IOException {
    for (String owner : OWNERS) {
      Object theirs = Files.getAttribute(folder, owner, LinkOption.NOFOLLOW_LINKS);
      if (!theirs.equals(Files.getAttribute(file, owner, LinkOption.NOFOLLOW_LINKS))) {
        Files.setAttribute(file, owner, theirs, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /**
   * A random access file and no channel: an interrupt of the thread that writes would close a
   * channel for all the others (java.nio.channels.InterruptibleChannel).
   */
  private static final class OpenFile implements Output {
    private final RandomAccessFile file;

    OpenFile(Path path) throws IOException {
      file = new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
      file.seek(position);
      file.write(bytes);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
