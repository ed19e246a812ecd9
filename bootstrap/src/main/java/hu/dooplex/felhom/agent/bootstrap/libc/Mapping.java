package hu.dooplex.felhom.agent.bootstrap.libc;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of this process's address space, as {@code /proc/self/smaps} tells of it (proc(5)).
 *
 * @param from the address of its first byte
 * @param permissions such as {@code r-xp}
 * @param file what is mapped; empty if it is no file
 * @param ownKib how much of it are this process's own copies, in memory or swapped out
 */
record Mapping(long from, long bytes, String permissions, String file, long ownKib) {
  private static final int HEADER_FIELDS = 6;
  private static final int HEX = 16;

  /** More than any has. */
  private static final long UNTOLD = Long.MAX_VALUE >> 1;

  /** All of them, in their order. */
  static List<Mapping> of(List<String> smaps) {
    List<Mapping> all = new ArrayList<>();
    for (String line : smaps) {
      String[] words = line.split(" +", HEADER_FIELDS);
      if (words[0].equals("Anonymous:")) {
        all.add(all.removeLast().withOwn(Long.parseLong(words[1])));
      } else if (words[0].equals("Swap:")) {
        Mapping before = all.removeLast();
        all.add(before.withOwn(before.ownKib + Long.parseLong(words[1])));
      } else if (!words[0].endsWith(":") && words.length >= HEADER_FIELDS - 1) {
        all.add(header(words));
      }
    }
    return List.copyOf(all);
  }

  private static Mapping header(String[] words) {
    int dash = words[0].indexOf('-');
    long from = Long.parseUnsignedLong(words[0].substring(0, dash), HEX);
    long end = Long.parseUnsignedLong(words[0].substring(dash + 1), HEX);
    String file = words.length == HEADER_FIELDS && words[5].startsWith("/") ? words[5] : "";
    return new Mapping(from, end - from, words[1], file, UNTOLD);
  }

  private Mapping withOwn(long kib) {
    return new Mapping(from, bytes, permissions, file, kib);
  }

  /** Whether all that can be found there is what the file has, and will be. */
  boolean isAsTheFile() {
    return !file.isEmpty() && permissions.matches("r-[x-]p") && ownKib == 0;
  }
}
