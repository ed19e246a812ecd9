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
 * <p>One that ends by itself says when, as {@code "until":"…"} behind {@code since}.
 *
 * <p>Lost or damaged, it is begun anew and says so: whoever wishes still will say it again. Rules
 * of change: as those of the {@link JournalFormat}.
 */
public final class PendingWishesFile implements PendingWishes {
  static final String NAME = "pending.json";

  private static final ListFile.Layout<Wish> LAYOUT =
      new ListFile.Layout<>(
          NAME,
          Limits.PENDING_FILE_MAX_BYTES,
          new LineFormat("felhom-agent pending", 1),
          "wishes",
          PendingWishesFile::wish,
          PendingWishesFile::write);

  private final ListFile<Wish> file;
  private final InstantSource clock;

  private PendingWishesFile(ListFile<Wish> file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
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
    return new PendingWishesFile(ListFile.peek(folder, LAYOUT), clock).all();
  }

  static PendingWishesFile open(StateFolder folder, InstantSource clock) throws StateException {
    return new PendingWishesFile(ListFile.open(folder, LAYOUT), clock);
  }

  private static Wish wish(FieldReader in) throws Damage {
    Instant since = in.instant("since");
    Optional<Instant> until = in.has("until") ? Optional.of(in.instant("until")) : Optional.empty();
    Source source = EntryCodec.source(in.text("source"));
    return new Wish(OperationCodec.read(in), source, since, until);
  }

  private static void write(FieldWriter out, Wish wish) {
    out.instant("since", wish.since())
        .text("until", wish.until())
        .text("source", wish.source().wireName());
    OperationCodec.write(out, wish.operation());
  }

  /** Why it is empty; empty when it goes on. */
  public Optional<String> beganAnew() {
    return file.beganAnew();
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
    return file.replace(kept);
  }

  @Override
  public synchronized void remove(Operation operation, Source source) throws StateException {
    List<Wish> kept = living();
    if (kept.removeIf(each -> isSame(each, operation, source))) {
      file.replace(kept);
    }
  }

  @Override
  public synchronized List<Wish> all() {
    return List.copyOf(living());
  }

  /** What has a limit counts from when it was first wished; a desired state wishes all the time. */
  private List<Wish> living() {
    Instant now = clock.instant();
    Instant oldest = now.minus(Limits.WISH_LIFETIME);
    List<Wish> living = new ArrayList<>(file.items());
    living.removeIf(each -> each.source() != Source.DESIRED_STATE && each.since().isBefore(oldest));
    living.removeIf(each -> each.until().filter(until -> !now.isBefore(until)).isPresent());
    return living;
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
