package hu.dooplex.felhom.agent.adapters.cli.journal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder in memory that behaves as a disk may at worst: what was not forced is lost in a power
 * cut, names as well as bytes, and any step can fail. After a force that failed, what was to be
 * forced is lost although it can still be read (fsyncgate).
 */
final class FaultyFiles implements FileLayer {
  /** What happens at the step that was named. */
  enum Fault {
    /** The power goes before it. */
    CUT_BEFORE,
    /** The power goes after it. */
    CUT_AFTER,
    /** It fails and does nothing; a force loses what it was to make durable. */
    FAILS,
    /** A write does half, then the disk is full; anything else fails. */
    FULL
  }

  /** What a power cut leaves of what was not forced. */
  enum Survival {
    NOTHING(false, 0),
    NAMES(true, 0),
    HALF_OF_THE_BYTES(false, 1),
    NAMES_AND_HALF_OF_THE_BYTES(true, 1),
    EVERYTHING(true, 2);

    private final boolean names;
    private final int halves;

    Survival(boolean names, int halves) {
      this.names = names;
      this.halves = halves;
    }
  }

  /** The power is gone; whatever runs on fails the same way. */
  static final class PowerCut extends Error {}

  /** What all folders of one disk share. */
  static final class Disk {
    private int steps;
    private int faultAt = -1;
    private int faults;
    private Fault fault = Fault.FAILS;
    private boolean dead;
    private boolean lying;
    private int forces;
    private int moves;
    private Optional<InstantSource> clock = Optional.empty();
    private Runnable beforeForce = () -> {};

    /** What the next one has of this when the power is back. */
    private Disk next() {
      Disk next = new Disk();
      next.clock = clock;
      return next;
    }

    /** Says when files were changed; then looking at them is no step of its own. */
    void by(InstantSource source) {
      clock = Optional.of(source);
    }

    private Instant now() {
      moves++;
      return clock.map(InstantSource::instant).orElse(Instant.EPOCH.plusSeconds(moves));
    }

    /** Lets a number of steps from here fail, the one of that number first, counted from 1. */
    void failAt(int step, Fault kind, int many) {
      faultAt = steps + step;
      fault = kind;
      faults = many;
    }

    /** Nothing is forced any more, and nobody is told. */
    void lie() {
      lying = true;
    }

    /** Whether a step from here on fails for that. */
    boolean isFull() {
      return fault == Fault.FULL && faultAt >= 0 && steps + 1 < faultAt + faults;
    }

    boolean isDead() {
      return dead;
    }

    int steps() {
      return steps;
    }

    int forces() {
      return forces;
    }

    void beforeForce(Runnable action) {
      beforeForce = action;
    }

    private void requirePower() {
      if (dead) {
        throw new PowerCut();
      }
    }

    private boolean isFaulty() {
      requirePower();
      steps++;
      if (faultAt < 0 || steps < faultAt || steps >= faultAt + faults) {
        return false;
      }
      if (fault == Fault.CUT_BEFORE) {
        dead = true;
        throw new PowerCut();
      }
      return fault != Fault.CUT_AFTER;
    }

    private void done() {
      if (fault == Fault.CUT_AFTER && steps == faultAt) {
        dead = true;
        throw new PowerCut();
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void step(Step step) throws IOException {
    synchronized (disk) {
      if (disk.isFaulty()) {
        throw new IOException("Input/output error");
      }
      step.run();
      disk.done();
    }
  }

  private void look() throws IOException {
    if (disk.clock.isPresent()) {
      disk.requirePower();
    } else {
      step(() -> {});
    }
  }

  private static final class Inode {
    private byte[] bytes = new byte[0];
    private byte[] durable = new byte[0];
    private Instant changed = Instant.EPOCH;
    private final List<Change> pending = new ArrayList<>();
  }

  /** A write, or without bytes a truncation. */
  private static final class Change {
    private final int position;
    private final Optional<byte[]> bytes;

    Change(int position, Optional<byte[]> bytes) {
      this.position = position;
      this.bytes = bytes;
    }

    byte[] on(byte[] content) {
      byte[] written = bytes.orElse(new byte[0]);
      int size = bytes.isPresent() ? Math.max(content.length, position + written.length) : position;
      byte[] changed = Arrays.copyOf(content, size);
      System.arraycopy(written, 0, changed, position, written.length);
      return changed;
    }
  }

  private final Disk disk;
  private final Path path;
  private SortedMap<String, Inode> names = new TreeMap<>();
  private SortedMap<String, Inode> durableNames = new TreeMap<>();
  private final SortedMap<String, FaultyFiles> folders = new TreeMap<>();

  private FaultyFiles(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  FaultyFiles() {
    this(new Disk(), Path.of("/disk"));
  }

  Disk disk() {
    return disk;
  }

  /** What is found when the power is back. */
  FaultyFiles afterPowerCut(Survival survival) {
    return copy(disk.next(), survival);
  }

  private FaultyFiles copy(Disk fresh, Survival survival) {
    FaultyFiles copy = new FaultyFiles(fresh, path);
    (survival.names ? names : durableNames)
        .forEach((name, inode) -> copy.put(name, content(inode, survival), inode.changed));
    folders.forEach((name, folder) -> copy.folders.put(name, folder.copy(fresh, survival)));
    return copy;
  }

  private static byte[] content(Inode inode, Survival survival) {
    byte[] content = inode.durable;
    if (survival.halves == 0) {
      return content;
    }
    int count = inode.pending.size();
    int whole = survival.halves == 2 ? count : count / 2;
    for (Change change : inode.pending.subList(0, whole)) {
      content = change.on(content);
    }
    if (survival.halves == 1 && count > 0) {
      content = half(inode.pending.get(whole)).on(content);
    }
    return content;
  }

  private static Change half(Change change) {
    return new Change(
        change.position, change.bytes.map(bytes -> Arrays.copyOf(bytes, bytes.length / 2)));
  }

  /** Puts a file there, durably and at no step. */
  void put(String name, byte[] content) {
    put(name, content, Instant.EPOCH);
  }

  private void put(String name, byte[] content, Instant changed) {
    Inode inode = new Inode();
    inode.changed = changed;
    inode.bytes = content.clone();
    inode.durable = content.clone();
    names.put(name, inode);
    durableNames.put(name, inode);
  }

  /** Takes a file away, durably and at no step. */
  void take(String name) {
    names.remove(name);
    durableNames.remove(name);
  }

  /** The bytes of a file as a reader sees them. */
  byte[] get(String name) {
    Inode inode = names.get(name);
    return inode == null ? new byte[0] : inode.bytes.clone();
  }

  /** The bytes of a file that a power cut would leave at worst. */
  byte[] durable(String name) {
    Inode inode = durableNames.get(name);
    return inode == null ? new byte[0] : inode.durable.clone();
  }

  /** At no step. */
  List<String> names() {
    return List.copyOf(names.keySet());
  }

  /** A folder that is there. */
  FaultyFiles in(String name) {
    return folders.computeIfAbsent(name, each -> new FaultyFiles(disk, path.resolve(each)));
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public List<String> list() throws IOException {
    look();
    return List.copyOf(names.keySet());
  }

  @Override
  public InputStream read(String name) throws IOException {
    look();
    return new ByteArrayInputStream(inode(name).bytes.clone());
  }

  private Inode inode(String name) throws IOException {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new NoSuchFileException(name);
    }
    return inode;
  }

  @Override
  public Output create(String name) throws IOException {
    step(() -> {
      Inode inode = names.computeIfAbsent(name, _ -> new Inode());
      inode.bytes = new byte[0];
      inode.pending.add(new Change(0, Optional.empty()));
    });
    return new OpenFile(inode(name));
  }

  @Override
  public Output open(String name) throws IOException {
    look();
    return new OpenFile(inode(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    step(() -> {
      Inode moved = inode(from);
      names.remove(from);
      names.put(to, moved);
      moved.changed = disk.now();
    });
  }

  @Override
  public void moveInto(FileLayer folder, String name, String to) throws IOException {
    step(() -> {
      ((FaultyFiles) folder).names.put(to, inode(name));
      names.remove(name);
    });
  }

  @Override
  public int owner() {
    return 0;
  }

  @Override
  public List<String> list(int atMost) throws IOException {
    return list().stream().limit(atMost).toList();
  }

  @Override
  public Facts facts(String name) throws IOException {
    look();
    Inode inode = inode(name);
    return new Facts(Kind.FILE, 0, 1, inode.bytes.length, inode.changed);
  }

  @Override
  public void delete(String name) throws IOException {
    step(() -> {
      inode(name);
      names.remove(name);
    });
  }

  @Override
  public void sync() throws IOException {
    step(() -> durableNames = new TreeMap<>(names));
  }

  @Override
  public FileLayer folder(String name) throws IOException {
    look();
    return in(name);
  }

  private final class OpenFile implements Output {
    private final Inode inode;

    OpenFile(Inode inode) {
      this.inode = inode;
    }

    @Override
    public long size() throws IOException {
      look();
      return inode.bytes.length;
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
      synchronized (disk) {
        boolean faulty = disk.isFaulty();
        int length = faulty ? (disk.fault == Fault.FULL ? bytes.length / 2 : 0) : bytes.length;
        change(new Change((int) position, Optional.of(Arrays.copyOf(bytes, length))));
        if (faulty) {
          throw new IOException("No space left on device");
        }
        disk.done();
      }
    }

    private void change(Change change) {
      inode.bytes = change.on(inode.bytes);
      inode.pending.add(change);
    }

    @Override
    public void truncate(long size) throws IOException {
      step(() -> change(new Change((int) size, Optional.empty())));
    }

    @Override
    public void force() throws IOException {
      disk.beforeForce.run();
      synchronized (disk) {
        if (disk.isFaulty()) {
          inode.pending.removeIf(change -> change.bytes.isPresent());
          throw new IOException("Input/output error");
        }
        if (!disk.lying) {
          for (Change change : inode.pending) {
            inode.durable = change.on(inode.durable);
          }
          inode.pending.clear();
        }
        disk.forces++;
        disk.done();
      }
    }

    @Override
    public void close() {}
  }
}
