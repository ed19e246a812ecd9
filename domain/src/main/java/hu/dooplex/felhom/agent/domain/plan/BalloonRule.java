package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * No write makes a machine's {@code balloon} larger than its {@code memory}: Proxmox VE looks at
 * both whenever one of them is written, and refuses with a 500 (qemu-server, {@code
 * PVE::API2::Qemu}, {@code $load_and_check_config}).
 */
final class BalloonRule {
  static final Set<ManagedField> FIELDS = Set.of(ManagedField.MEMORY, ManagedField.BALLOON);

  private static final int DIGITS_OF_LONG = 18;

  private BalloonRule() {}

  /**
   * Whether it refuses this write.
   *
   * @param rows the machine's {@code /pending}
   */
  static boolean refuses(SetGuestConfig write, List<PendingChange> rows) {
    if (write.guest().kind() != GuestKind.QEMU
        || FIELDS.stream().noneMatch(field -> write.set().containsKey(field.key()))) {
      return false;
    }
    OptionalLong memory = mebibytes(ManagedField.MEMORY, write, rows);
    OptionalLong balloon = mebibytes(ManagedField.BALLOON, write, rows);
    return memory.isPresent() && balloon.isPresent() && balloon.getAsLong() > memory.getAsLong();
  }

  /** What is written, else what is pending and not 0, else what is there, to be deleted or not. */
  private static OptionalLong mebibytes(
      ManagedField field, SetGuestConfig write, List<PendingChange> rows) {
    Optional<String> text =
        Optional.ofNullable(write.set().get(field.key()))
            .or(() ->
                rows.stream()
                    .filter(row -> row.key().equals(field.key()))
                    .findFirst()
                    .flatMap(
                        row -> row.pending().filter(next -> !next.equals("0")).or(row::value)));
    String number = FieldNormalizers.of(field, GuestKind.QEMU).actual(text);
    boolean known =
        !number.isEmpty()
            && number.length() <= DIGITS_OF_LONG
            && number.chars().allMatch(c -> c >= '0' && c <= '9');
    return known ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
  }
}
