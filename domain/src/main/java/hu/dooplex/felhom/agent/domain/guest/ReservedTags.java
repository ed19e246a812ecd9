package hu.dooplex.felhom.agent.domain.guest;

import java.util.regex.Pattern;

/**
 * Tags that are the agent's own (trust.md, 2): no desired state names one, no report shows one, and
 * no write without a signature touches one.
 */
public final class ReservedTags {
  /** Every one begins with it, in whatever case. */
  private static final String PREFIX = "felhom-";

  // Proxmox VE lower-cases tags, and takes a text with separators in it for several; whatever it
  // might separate by, the reserved name then stands behind what is no character of a tag.
  private static final Pattern SEVERAL =
      Pattern.compile("[^a-z0-9_.+-]" + PREFIX, Pattern.CASE_INSENSITIVE);

  private ReservedTags() {}

  /** Whether one tag is reserved. */
  public static boolean isOne(String tag) {
    return tag.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /** Whether a tag is reserved, or a text would be taken for several of which one is. */
  public static boolean namesOne(String tag) {
    return isOne(tag) || SEVERAL.matcher(tag).find();
  }
}
