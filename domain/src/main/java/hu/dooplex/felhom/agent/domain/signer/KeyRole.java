package hu.dooplex.felhom.agent.domain.signer;

import java.util.Optional;

/** What a signing key is for. */
public enum KeyRole {
  /** Signs every operation, and the planned rotation of operational keys. */
  OPERATIONAL("operational"),
  /** Signs rotation only, and nothing else ever. */
  RECOVERY("recovery");

  private final String wireName;

  KeyRole(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** The role of that name; empty for any other. */
  public static Optional<KeyRole> of(String wireName) {
    return switch (wireName) {
      case "operational" -> Optional.of(OPERATIONAL);
      case "recovery" -> Optional.of(RECOVERY);
      default -> Optional.empty();
    };
  }
}
