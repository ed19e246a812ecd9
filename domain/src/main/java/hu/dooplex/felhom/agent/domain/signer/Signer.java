package hu.dooplex.felhom.agent.domain.signer;

import java.util.regex.Pattern;

/**
 * A signer as it is written down, before its key is looked at.
 *
 * @param name 1 to 64 of letters, digits, {@code . _ -}
 * @param publicKey one line in OpenSSH's format: {@code ssh-ed25519 AAAA…}
 */
public record Signer(String name, KeyRole role, String publicKey) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,64}");

  public Signer {
    // A name stands in the bytes that a set of signers is hashed by, each on a line of its own.
    if (!NAME.matcher(name).matches() || publicKey.isBlank()) {
      throw new IllegalArgumentException(
          "a signer has a public key, and a name of 1 to 64 letters, digits, . _ -");
    }
  }
}
