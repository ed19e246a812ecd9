package hu.dooplex.felhom.agent.domain.guest;

import java.util.Optional;

/** The two kinds of guest a node has, by the names the API uses in its paths. */
public enum GuestKind {
  /** A container (pve-container). */
  LXC("lxc"),
  /** A virtual machine (qemu-server). */
  QEMU("qemu");

  private final String wireName;

  GuestKind(String wireName) {
    this.wireName = wireName;
  }

  /** {@code lxc} or {@code qemu}. */
  public String wireName() {
    return wireName;
  }

  /** The kind of that name; empty for any other. */
  public static Optional<GuestKind> of(String wireName) {
    return switch (wireName) {
      case "lxc" -> Optional.of(LXC);
      case "qemu" -> Optional.of(QEMU);
      default -> Optional.empty();
    };
  }
}
