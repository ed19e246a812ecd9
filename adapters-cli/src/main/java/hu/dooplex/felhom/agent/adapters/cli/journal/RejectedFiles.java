package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Where what was refused is kept for a person to look at: a bounded number, the newest. */
final class RejectedFiles {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String NOT_PLAIN = "entry";

  private final FileLayer from;
  private final FileLayer kept;

  RejectedFiles(FileLayer from, FileLayer kept) {
    this.from = from;
    this.kept = kept;
  }

  /**
   * Moves something there, whatever it is, and never opens it.
   *
   * @return its name there
   */
  String take(String name) throws IOException {
    List<String> names = makeRoom();
    String base = PLAIN.matcher(name).matches() ? name : NOT_PLAIN;
    String free = base;
    for (int number = 2; names.contains(free); number++) {
      free = base + "." + number;
    }
    from.moveInto(kept, name, free);
    return free;
  }

  private record Old(String name, Instant changed) {}

  /** Deletes the oldest until there is place for one more; gives the names that are left. */
  private List<String> makeRoom() throws IOException {
    List<String> names = new ArrayList<>(kept.list(2 * Limits.SPOOL_REJECTED_MAX));
    if (names.size() < Limits.SPOOL_REJECTED_MAX) {
      return names;
    }
    List<Old> all = new ArrayList<>();
    for (String name : names) {
      all.add(new Old(name, kept.facts(name).changed()));
    }
    all.sort(Comparator.comparing(Old::changed).thenComparing(Old::name));
    for (Old old : all) {
      if (names.size() >= Limits.SPOOL_REJECTED_MAX && isDeleted(old.name())) {
        names.remove(old.name());
      }
    }
    if (names.size() >= Limits.SPOOL_REJECTED_MAX) {
      throw new IOException("its folder '" + kept.path() + "' is full");
    }
    return names;
  }

  /** A folder with something in it stays: nothing is deleted that was not looked at. */
  private boolean isDeleted(String name) {
    try {
      kept.delete(name);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
