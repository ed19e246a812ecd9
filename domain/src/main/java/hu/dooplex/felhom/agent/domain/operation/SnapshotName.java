package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.Limits;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The name of a snapshot: 2 to {@value Limits#SNAPSHOT_NAME_MAX_CHARS} characters, from a letter
 * on. {@code current} and {@code vzdump} are Proxmox VE's own (pve-guest-common {@code
 * PVE::AbstractConfig}).
 */
public record SnapshotName(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]{1," + (Limits.SNAPSHOT_NAME_MAX_CHARS - 1) + "}");

  /** 128 random bits in base32 take 26 characters (trust.md, Provenance). */
  private static final Pattern AGENT_FORM = Pattern.compile("felhom_[a-z2-7]{26}");

  private static final String PREFIX = "felhom_";
  private static final int AGENT_CHARS = 26;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  /**
   * The name of a snapshot of the agent's own that these bits are, the first one first.
   *
   * @param bits 16 bytes, drawn at random
   */
  public static SnapshotName ofAgent(byte[] bits) {
    if (bits.length != OperationId.BYTES) {
      throw new IllegalArgumentException("a snapshot's name takes " + OperationId.BYTES + " bytes");
    }
    BigInteger left = new BigInteger(1, bits);
    StringBuilder text = new StringBuilder(AGENT_CHARS);
    for (int i = 0; i < AGENT_CHARS; i++) {
      text.append(ALPHABET.charAt(left.intValue() & 31));
      left = left.shiftRight(5);
    }
    return new SnapshotName(PREFIX + text.reverse());
  }

  /**
   * Whether a name has the form that the agent gives its own snapshots. Anybody can write such a
   * name, so it proves nothing.
   */
  public static boolean isAgentForm(String name) {
    return AGENT_FORM.matcher(name).matches();
  }

  public SnapshotName {
    if (!GRAMMAR.matcher(value).matches() || value.equals("current") || value.equals("vzdump")) {
      throw new IllegalArgumentException(
          "a snapshot name is 2 to "
              + Limits.SNAPSHOT_NAME_MAX_CHARS
              + " letters, digits, hyphens and underscores, from a letter on; 'current' and"
              + " 'vzdump' are taken");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
