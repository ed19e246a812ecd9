package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The wishes that wait for a signature, in {@code pending.json} of the state folder: one {@link
 * RecordLine}, replaced as a whole.
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent pending","version":1,"wishes":[{"since":"…","source":"desired_state","operation":"stop_guest","guest":"lxc/101","params":{}}]}
 * </pre>
 *
 * <p>Lost or damaged, it is begun anew and says so: whoever wishes still will say it again. Rules
 * of change: as those of the {@link JournalFormat}.
 */
public final class PendingWishesFile implements PendingWishes {
  static final String NAME = "pending.json";
  private static final String FORMAT = "felhom-agent pending";
  private static final int VERSION = 1;

  private final StateFolder folder;
  private final InstantSource clock;
  private final Optional<String> beganAnew;
  private List<Wish> wishes;

  private PendingWishesFile(
      StateFolder folder, InstantSource clock, List<Wish> wishes, Optional<String> beganAnew) {
    this.folder = folder;
    this.clock = clock;
    this.wishes = wishes;
    this.beganAnew = beganAnew;
  }

  /** A damaged file is kept as {@code pending.json.damaged}, in the place of an earlier one. */
  public static PendingWishesFile open(Path stateDir, InstantSource clock) throws StateException {
    return open(StateFolder.open(stateDir), clock);
  }

  /**
   * The wishes, beside a daemon that may be running: nothing is made or mended, and no lock is
   * needed, as the file is replaced as a whole.
   */
  public static List<Wish> peek(Path stateDir, InstantSource clock) throws StateException {
    StateFolder folder = new StateFolder(new RealFiles(stateDir.toAbsolutePath()));
    Optional<byte[]> found = folder.read(NAME, Limits.PENDING_FILE_MAX_BYTES);
    if (found.isEmpty()) {
      return List.of();
    }
    try {
      return new PendingWishesFile(folder, clock, parse(found.get()), Optional.empty()).all();
    } catch (Damage.Newer e) {
      throw newer(folder, e);
    } catch (Damage e) {
      throw new StateException.Damaged(
          folder.file(NAME)
              + " is damaged ("
              + e.why()
              + "); a daemon that starts begins it anew, and whoever wishes says so again");
    }
  }

  static PendingWishesFile open(StateFolder folder, InstantSource clock) throws StateException {
    Optional<byte[]> found = folder.read(NAME, Limits.PENDING_FILE_MAX_BYTES);
    if (found.isEmpty()) {
      return new PendingWishesFile(folder, clock, List.of(), Optional.empty());
    }
    try {
      return new PendingWishesFile(folder, clock, parse(found.get()), Optional.empty());
    } catch (Damage.Newer e) {
      throw newer(folder, e);
    } catch (Damage e) {
      String aside = NAME + ".damaged";
      folder.rename(NAME, aside);
      return new PendingWishesFile(
          folder,
          clock,
          List.of(),
          Optional.of(
              folder.file(NAME) + " was damaged (" + e.why() + ") and is kept as " + aside));
    }
  }

  private static StateException newer(StateFolder folder, Damage.Newer found) {
    return new StateException.Newer(
        folder.file(NAME)
            + " was written by a newer agent ("
            + found.why()
            + "); install that agent again, or move the file away to begin anew",
        found);
  }

  private static List<Wish> parse(byte[] bytes) throws Damage {
    int length = bytes.length - 1;
    if (length < 0 || bytes[length] != RecordLine.LF || !RecordLine.intact(bytes, 0, length)) {
      throw new Damage("it is not one intact line");
    }
    FieldReader.requireFormat(bytes, 0, length, FORMAT, VERSION);
    return FieldReader.read(
        bytes,
        0,
        length,
        in -> {
          in.text("crc");
          in.text("format");
          in.integer("version");
          return in.array("wishes", PendingWishesFile::wish);
        });
  }

  private static Wish wish(FieldReader in) throws Damage {
    Instant since = in.instant("since");
    Source source = EntryCodec.source(in.text("source"));
    return new Wish(OperationCodec.read(in), source, since);
  }

  private static byte[] bytes(List<Wish> wishes) {
    FieldWriter out = new FieldWriter();
    out.text("format", FORMAT).integer("version", VERSION).array("wishes");
    for (Wish wish : wishes) {
      out.element().instant("since", wish.since()).text("source", wish.source().wireName());
      OperationCodec.write(out, wish.operation());
      out.end();
    }
    return RecordLine.of(out.endArray().fields());
  }

  /** Why it is empty; empty when it goes on. */
  public Optional<String> beganAnew() {
    return beganAnew;
  }

  /** A wish that is there keeps the time since when it is. */
  @Override
  public synchronized boolean add(Wish wish) throws StateException {
    List<Wish> kept = living();
    if (kept.stream().anyMatch(each -> isSame(each, wish.operation(), wish.source()))) {
      return true;
    }
    long ofThatSide =
        kept.stream().filter(each -> isHub(each.source()) == isHub(wish.source())).count();
    if (ofThatSide >= Limits.WISHES_MAX) {
      return false;
    }
    kept.add(wish);
    return write(kept);
  }

  @Override
  public synchronized void remove(Operation operation, Source source) throws StateException {
    List<Wish> kept = living();
    if (kept.removeIf(each -> isSame(each, operation, source))) {
      write(kept);
    }
  }

  @Override
  public synchronized List<Wish> all() {
    return List.copyOf(living());
  }

  /** What has a limit counts from when it was first wished; a desired state wishes all the time. */
  private List<Wish> living() {
    Instant oldest = clock.instant().minus(Limits.WISH_LIFETIME);
    List<Wish> living = new ArrayList<>(wishes);
    living.removeIf(each -> each.source() != Source.DESIRED_STATE && each.since().isBefore(oldest));
    return living;
  }

  private boolean write(List<Wish> next) throws StateException {
    byte[] bytes = bytes(next);
    if (bytes.length > Limits.PENDING_FILE_MAX_BYTES) {
      return false;
    }
    folder.replace(NAME, bytes);
    wishes = List.copyOf(next);
    return true;
  }

  private static boolean isSame(Wish wish, Operation operation, Source source) {
    return wish.source() == source && wish.operation().equals(operation);
  }

  private static boolean isHub(Source source) {
    return switch (source) {
      case DESIRED_STATE, SIGNED_HUB -> true;
      case SIGNED_CONSOLE, SELFTEST, RECOVERY -> false;
    };
  }
}
