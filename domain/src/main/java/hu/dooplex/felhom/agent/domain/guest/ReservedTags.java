package hu.dooplex.felhom.agent.domain.guest;

import java.util.regex.Pattern;

/** Tags that are the agent's own (trust.md, 2): no desired state names one, no report shows one. */
public final class ReservedTags {
  // Proxmox VE lower-cases tags, and takes a text with separators in it for several; whatever it
  // might separate by, the reserved name then stands behind what is no character of a tag.
  private static final Pattern RESERVED =
      Pattern.compile("(?:^|[^a-z0-9_.+-])felhom-", Pattern.CASE_INSENSITIVE);

  private ReservedTags() {}

  /** Whether a tag is reserved, or a text would be taken for several of which one is. */
  public static boolean namesOne(String tag) {
    return RESERVED.matcher(tag).find();
  }
}
