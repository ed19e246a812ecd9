package hu.dooplex.felhom.agent.adapters.cli.journal;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as {@link Instant#toString} writes them, for the years 0 to 9999, and no other text of the
 * same moment. {@code Instant.parse} takes others too, and a third of the time that a journal takes
 * to open.
 */
final class UtcTime {
  private static final int SECOND_END = "2026-11-22T19:00:00".length();

  private static final Instant BEGIN = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private UtcTime() {}

  /** Whether {@link #parse} takes what that time is written as. */
  static boolean canBeWritten(Instant time) {
    return !time.isBefore(BEGIN) && time.isBefore(END);
  }

  static Instant parse(String text) throws Damage {
    int end = text.length() - 1;
    if (end < SECOND_END
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(end) != 'Z') {
      throw new Damage("a time is not written as times are");
    }
    long day =
        LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)).toEpochDay();
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, SECOND_END);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new Damage("a time is none");
    }
    long ofTheDay = hour * 3600L + minute * 60L + second;
    return Instant.ofEpochSecond(day * 86_400L + ofTheDay, nanos(text, end));
  }

  /** Three, six or nine digits, as many as are needed, or none. */
  private static int nanos(String text, int end) throws Damage {
    if (end == SECOND_END) {
      return 0;
    }
    int count = end - SECOND_END - 1;
    if (text.charAt(SECOND_END) != '.' || (count != 3 && count != 6 && count != 9)) {
      throw new Damage("a time's fraction is not written as fractions are");
    }
    int fraction = digits(text, SECOND_END + 1, end);
    if (fraction % 1000 == 0 && (count > 3 || fraction == 0)) {
      throw new Damage("a time's fraction is longer than it has to be");
    }
    return count == 9 ? fraction : count == 6 ? fraction * 1000 : fraction * 1_000_000;
  }

  private static int digits(String text, int from, int to) throws Damage {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new Damage("a time has something else than digits");
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
