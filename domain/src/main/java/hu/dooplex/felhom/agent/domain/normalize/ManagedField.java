package hu.dooplex.felhom.agent.domain.normalize;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A field of the desired state's {@code config} (hub.md, DesiredState). Their order is that of a
 * plan's lines.
 */
public enum ManagedField {
  CORES("cores", "cores", Type.WHOLE),
  MEMORY("memory_bytes", "memory", Type.BYTES),
  SWAP("swap_bytes", "swap", Type.BYTES, GuestKind.LXC),
  BALLOON("balloon_bytes", "balloon", Type.BYTES, GuestKind.QEMU),
  CPULIMIT("cpulimit", "cpulimit", Type.DECIMAL),
  CPUUNITS("cpuunits", "cpuunits", Type.WHOLE),
  ONBOOT("onboot", "onboot", Type.FLAG),
  STARTUP("startup", "startup", Type.TEXT),
  PROTECTION("protection", "protection", Type.FLAG),
  DESCRIPTION("description", "description", Type.TEXT),
  TAGS("tags", "tags", Type.NAMES),
  HOSTNAME("hostname", "hostname", Type.TEXT, GuestKind.LXC),
  NAME("name", "name", Type.TEXT, GuestKind.QEMU),
  NAMESERVER("nameserver", "nameserver", Type.TEXT, GuestKind.LXC),
  SEARCHDOMAIN("searchdomain", "searchdomain", Type.TEXT, GuestKind.LXC),
  TIMEZONE("timezone", "timezone", Type.TEXT, GuestKind.LXC);

  /** The {@link DesiredValue} that a field takes. */
  public enum Type {
    WHOLE,
    BYTES,
    DECIMAL,
    FLAG,
    TEXT,
    NAMES
  }

  private final String wireName;
  private final String key;
  private final Type type;
  private final Optional<GuestKind> only;

  ManagedField(String wireName, String key, Type type) {
    this(wireName, key, type, Optional.empty());
  }

  ManagedField(String wireName, String key, Type type, GuestKind only) {
    this(wireName, key, type, Optional.of(only));
  }

  ManagedField(String wireName, String key, Type type, Optional<GuestKind> only) {
    this.wireName = wireName;
    this.key = key;
    this.type = type;
    this.only = only;
  }

  /** Its name in a desired state. */
  public String wireName() {
    return wireName;
  }

  /**
   * Proxmox VE's config key; it names the field in {@code policy.managed_fields} and in reports.
   */
  public String key() {
    return key;
  }

  public Type type() {
    return type;
  }

  /** The unit of its canonical form, for people; empty for a plain number or text. */
  public String unit() {
    return type == Type.BYTES ? "MiB" : "";
  }

  /** Whether a guest of that kind has it. */
  public boolean isOf(GuestKind kind) {
    return only.isEmpty() || only.get() == kind;
  }

  /** The field of that name in a desired state; empty if there is none. */
  public static Optional<ManagedField> named(String wireName) {
    return Arrays.stream(values()).filter(field -> field.wireName.equals(wireName)).findFirst();
  }

  /** The field of a kind that has that config key; empty if there is none. */
  public static Optional<ManagedField> withKey(String key, GuestKind kind) {
    return Arrays.stream(values())
        .filter(field -> field.isOf(kind) && field.key.equals(key))
        .findFirst();
  }

  /** The config keys of a kind's fields. */
  public static Set<String> keys(GuestKind kind) {
    return Arrays.stream(values())
        .filter(field -> field.isOf(kind))
        .map(ManagedField::key)
        .collect(Collectors.toUnmodifiableSet());
  }
}
