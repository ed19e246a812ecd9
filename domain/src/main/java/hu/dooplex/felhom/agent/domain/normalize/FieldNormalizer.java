package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Optional;

/**
 * One row of the table: how a field of one kind of guest is written, read back, and compared
 * (reconcile.md, Normalization). Its laws:
 *
 * <ol>
 *   <li>idempotent: a canonical form, read as an actual value, is itself;
 *   <li>convergent: what Proxmox VE gives back after {@link #edit} is canonically what was desired;
 *   <li>total: {@link #actual} takes any text.
 * </ol>
 */
public interface FieldNormalizer {
  /** The canonical form of what is desired; empty text stands for "none". */
  String desired(DesiredValue value);

  /**
   * The canonical form of what the configuration has.
   *
   * @param value as stored; absent means the documented default
   */
  String actual(Optional<String> value);

  /**
   * Whether the configuration has what is desired: their canonical forms are the same.
   *
   * @param actual as stored
   */
  boolean isAsDesired(DesiredValue value, Optional<String> actual);

  /**
   * How what is desired is written. One write is not enough in one case: an unset does not take
   * back a value that waits for a running container's next start (proxmox.md, Config writes have
   * traps); it can be unset after that start, and the plan waits for it.
   *
   * @param actual as stored; what the agent keeps for itself in a field stays there (trust.md,
   *     Provenance: tags beginning {@code felhom-})
   */
  Edit edit(DesiredValue value, Optional<String> actual);

  /**
   * Why Proxmox VE would never take it for such a guest, one line; empty if it would. Such a value
   * is a plan error and never sent.
   */
  Optional<String> problem(DesiredValue value);

  /** A write of one config key. */
  sealed interface Edit {
    /** Never with an empty value: Proxmox VE stores that as a space. */
    record Set(String value) implements Edit {}

    record Delete() implements Edit {}
  }
}
