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

  /** All of them, in their order. */
  static List<Mapping> of(List<String> smaps) {
    List<Mapping> all = new ArrayList<>();
    for (String line : smaps) {
      String[] words = line.split(" +", HEADER_FIELDS);
      if (words[0].endsWith(":")) {
        if (words[0].equals("Anonymous:") || words[0].equals("Swap:")) {
          all.add(all.removeLast().withOwn(Long.parseLong(words[1])));
        }
      } else {
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
    return new Mapping(from, end - from, words[1], file, 0);
  }

  private Mapping withOwn(long moreKib) {
    return new Mapping(from, bytes, permissions, file, ownKib + moreKib);
  }

  /** Whether all that can be found there is what the file has, and will be. */
  boolean isAsTheFile() {
    return !file.isEmpty() && permissions.matches("r-[x-]p") && ownKib == 0;
  }
}
