package hu.dooplex.felhom.agent.domain.plan;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which desired state of a hub it is: what it says of itself, and what it is. The second tells two
 * documents apart that claim to be the same one.
 *
 * @param sha256 of the document's bytes, 64 lower-case hex digits
 */
public record DesiredVersion(long generation, String sha256) {
  private static final int HEX_DIGITS = 64;

  public DesiredVersion {
    if (generation < 0) {
      throw new IllegalArgumentException("a generation is 0 or more, not " + generation);
    }
    if (sha256.length() != HEX_DIGITS || !sha256.matches("[0-9a-f]*")) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hex");
    }
  }

  public static DesiredVersion of(long generation, byte[] document) {
    return new DesiredVersion(generation, sha256(document));
  }

  /** 64 lower-case hex digits. */
  public static String sha256(byte[] document) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** How a desired state stands to the last accepted one (hub.md, DesiredState). */
  public enum Succession {
    /** It may take the place of the last one, or is the first. */
    NEWER,
    /** It is the last one. */
    SAME,
    /** It is older than the last one: {@code stale_generation}. */
    STALE,
    /** It claims to be the last one and is not: {@code generation_reused}. */
    REUSED
  }

  /** Whether this one may follow the last that was accepted; the first one seen may. */
  public Succession after(Optional<DesiredVersion> last) {
    if (last.isEmpty() || generation > last.get().generation()) {
      return Succession.NEWER;
    }
    if (generation < last.get().generation()) {
      return Succession.STALE;
    }
    return sha256.equals(last.get().sha256()) ? Succession.SAME : Succession.REUSED;
  }
}
