package hu.dooplex.felhom.agent.domain.authz;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of keys that may sign, and for each the signature algorithms that are its own. No DSA,
 * no certificates, no webauthn; and not {@code ssh-rsa} as an algorithm, which is SHA-1.
 */
enum KeyKind {
  ED25519("ssh-ed25519", false),
  ECDSA_256("ecdsa-sha2-nistp256", false),
  ECDSA_384("ecdsa-sha2-nistp384", false),
  ECDSA_521("ecdsa-sha2-nistp521", false),
  RSA("ssh-rsa", false),
  SK_ED25519("sk-ssh-ed25519@openssh.com", true),
  SK_ECDSA_256("sk-ecdsa-sha2-nistp256@openssh.com", true);

  private final String wireName;
  private final boolean securityKey;

  KeyKind(String wireName, boolean securityKey) {
    this.wireName = wireName;
    this.securityKey = securityKey;
  }

  String wireName() {
    return wireName;
  }

  /** Its signatures carry flags and a counter. */
  boolean isSecurityKey() {
    return securityKey;
  }

  List<String> algorithms() {
    return this == RSA ? List.of("rsa-sha2-256", "rsa-sha2-512") : List.of(wireName);
  }

  static Optional<KeyKind> named(String wireName) {
    return Stream.of(values()).filter(kind -> kind.wireName.equals(wireName)).findFirst();
  }

  /** The kind whose keys make signatures of that algorithm. */
  static Optional<KeyKind> signingWith(String algorithm) {
    return Stream.of(values()).filter(kind -> kind.algorithms().contains(algorithm)).findFirst();
  }

  static List<String> wireNames() {
    return Stream.of(values()).map(KeyKind::wireName).toList();
  }
}
