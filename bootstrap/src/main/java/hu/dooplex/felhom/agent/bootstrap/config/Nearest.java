package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who mistyped probably meant. */
final class Nearest {
  /** Two letters differ little from anything. */
  private static final int MIN_CHARS = 3;

  /** No key is as long; a file may hold one of a hundred thousand letters. */
  private static final int MAX_CHARS = 80;

  private Nearest() {}

  /**
   * The candidate nearest to the given path, if it is near: few letters differ, or it is the same
   * name in another section.
   */
  static Optional<String> path(String given, Collection<String> candidates) {
    Optional<String> elsewhere =
        candidates.stream().filter(c -> lastName(c).equals(lastName(given))).findFirst();
    return elsewhere.or(() -> name(given, candidates));
  }

  /** The candidate nearest to the given name, if few letters differ, or one that begins with it. */
  static Optional<String> name(String given, Collection<String> candidates) {
    if (given.length() < MIN_CHARS || given.length() > MAX_CHARS) {
      return Optional.empty();
    }
    String wanted = given.toLowerCase(Locale.ROOT);
    int near = Math.max(2, given.length() / 4);
    return candidates.stream()
        .filter(c -> distance(wanted, c.toLowerCase(Locale.ROOT)) <= near)
        .min(Comparator.comparingInt(c -> distance(wanted, c.toLowerCase(Locale.ROOT))))
        .or(() -> candidates.stream().filter(c -> c.startsWith(given)).findFirst());
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Levenshtein's: letters to insert, delete or exchange. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
