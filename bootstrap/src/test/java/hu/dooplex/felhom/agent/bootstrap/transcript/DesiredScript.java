package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a script says is desired; as a hub's or a file's does, it outlives the agent's processes.
 */
final class DesiredScript implements DesiredStateSource {
  private static final long MIB = 1L << 20;

  private final boolean throughHub;
  private final SortedMap<GuestRef, DesiredGuest> guests = new TreeMap<>();
  private long generation;

  DesiredScript(boolean throughHub) {
    this.throughHub = throughHub;
  }

  @Override
  public Desired now() {
    return guests.isEmpty()
        ? new Desired(Optional.empty(), throughHub, Optional.empty())
        : new Desired(
            Optional.of(new DesiredState(generation, List.copyOf(guests.values()))),
            throughHub,
            Optional.empty());
  }

  List<GuestRef> guests() {
    return List.copyOf(guests.keySet());
  }

  /**
   * Reads {@code lxc/101 running memory=1024 "description=two words"}, in place of what was desired
   * of that guest: {@code running}, {@code stopped} and {@code absent} as far as it is said. Sizes
   * are in MiB, or in bytes with a B behind them; {@code \\n} is a line's end, and a comma is
   * between tags.
   */
  void desire(Line line) {
    GuestRef guest = line.guest();
    boolean absent = false;
    Optional<Boolean> running = Optional.empty();
    SortedMap<ManagedField, DesiredValue> config = new TreeMap<>();
    for (String word : line.rest()) {
      switch (word) {
        case "absent" -> absent = true;
        case "running" -> running = Optional.of(true);
        case "stopped" -> running = Optional.of(false);
        default -> {
          int equals = word.indexOf('=');
          if (equals < 1) {
            throw line.wrong(word + " is nothing that can be desired");
          }
          ManagedField field = field(guest, word.substring(0, equals), line);
          config.put(field, value(field, word.substring(equals + 1)));
        }
      }
    }
    guests.put(guest, new DesiredGuest(guest, absent, running, config));
    generation++;
  }

  /** Leaves a guest alone from now on. */
  void release(GuestRef guest) {
    guests.remove(guest);
    generation++;
  }

  private static ManagedField field(GuestRef guest, String key, Line line) {
    return Arrays.stream(ManagedField.values())
        .filter(field -> field.key().equals(key) && field.isOf(guest.kind()))
        .findFirst()
        .orElseThrow(() -> line.wrong(guest + " has no field " + key));
  }

  private static DesiredValue value(ManagedField field, String text) {
    return switch (field.type()) {
      case WHOLE -> new DesiredValue.Whole(Long.parseLong(text));
      case BYTES ->
          new DesiredValue.Whole(
              text.endsWith("B")
                  ? Long.parseLong(text.substring(0, text.length() - 1))
                  : Long.parseLong(text) * MIB);
      case DECIMAL -> new DesiredValue.Decimal(new BigDecimal(text));
      case FLAG -> new DesiredValue.Flag(text.equals("1"));
      case TEXT -> new DesiredValue.Text(text.replace("\\n", "\n"));
      case NAMES ->
          new DesiredValue.Names(text.isEmpty() ? List.of() : List.of(text.split(",", -1)));
    };
  }
}
