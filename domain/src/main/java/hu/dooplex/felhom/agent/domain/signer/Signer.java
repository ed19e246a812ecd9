package hu.dooplex.felhom.agent.domain.signer;

/**
 * A signer as it is written down, before its key is looked at.
 *
 * @param publicKey one line in OpenSSH's format: {@code ssh-ed25519 AAAA…}
 */
public record Signer(String name, KeyRole role, String publicKey) {
  public Signer {
    if (name.isBlank() || publicKey.isBlank()) {
      throw new IllegalArgumentException("a signer has a name and a public key");
    }
  }
}
