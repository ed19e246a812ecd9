package hu.dooplex.felhom.agent.domain.journal;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a config value that was read is the one that was written. Proxmox VE gives most values
 * back as they were written; the two that it always rewrites are told apart here, and whatever else
 * differs counts as different.
 */
final class WrittenValue {
  private WrittenValue() {}

  static boolean same(String key, String written, String read) {
    return switch (key) {
      // It comes back with exactly one trailing newline (reconcile.md, Normalization).
      case "description" -> withoutNewline(written).equals(withoutNewline(read));
      // They come back as a set: lower-cased, sorted, joined with ';'.
      case "tags" -> tags(written).equals(tags(read));
      default -> written.equals(read);
    };
  }

  private static String withoutNewline(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static Set<String> tags(String text) {
    Set<String> tags = new TreeSet<>();
    for (String tag : text.toLowerCase(Locale.ROOT).split("[;, ]+", -1)) {
      if (!tag.isEmpty()) {
        tags.add(tag);
      }
    }
    return tags;
  }
}
