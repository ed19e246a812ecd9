package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.regex.Pattern;

/**
 * The guest that a document is about. Its vmid alone is no identity: it can be another guest's by
 * the time the document comes back.
 *
 * @param name what the operator knows it by; empty if it has none
 * @param fingerprint {@link hu.dooplex.felhom.agent.domain.guest.Fingerprint}, 64 lower-case hex
 *     digits
 */
public record SignedGuest(GuestRef ref, String name, String fingerprint) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public SignedGuest {
    if (!SHA256.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException("a fingerprint is 64 lower-case hex digits");
    }
  }
}
