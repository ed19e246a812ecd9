package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The operations that a script can wish for. */
final class Wishes {
  private static final int POWER_TIMEOUT = 60;

  private Wishes() {}

  static Operation operation(String word, Line line) {
    return switch (word) {
      case "start" -> new StartGuest(line.guest());
      case "shutdown" -> new ShutdownGuest(line.guest(), POWER_TIMEOUT);
      case "stop" -> new StopGuest(line.guest());
      case "reboot" -> new RebootGuest(line.guest(), POWER_TIMEOUT);
      case "destroy" -> new DestroyGuest(line.guest(), false, false, false);
      case "snapshot" -> new CreateSnapshot(line.guest(), new SnapshotName(line.word()), "");
      case "set" -> write(line);
      default -> throw line.wrong(word + " is not understood");
    };
  }

  private static Operation write(Line line) {
    GuestRef guest = line.guest();
    TreeMap<String, String> set = new TreeMap<>();
    TreeSet<String> delete = new TreeSet<>();
    for (String word : line.rest()) {
      int equals = word.indexOf('=');
      if (word.startsWith("-")) {
        delete.add(word.substring(1));
      } else if (equals > 0) {
        set.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        throw line.wrong(word + " is neither key=value nor -key");
      }
    }
    return new SetGuestConfig(guest, set, delete);
  }

  /** Whether there is nothing left to do for it, as the next look at the guest would find. */
  static boolean isSo(Operation operation, Optional<SimulatedGuest> found) {
    if (found.isEmpty()) {
      return true;
    }
    SimulatedGuest guest = found.get();
    return switch (operation) {
      case StartGuest _ -> guest.running().isPresent();
      case ShutdownGuest _, StopGuest _ -> guest.running().isEmpty();
      case SetGuestConfig write ->
          write.set().entrySet().stream()
                  .allMatch(entry ->
                      guest.config().containsKey(entry.getKey())
                          && guest.config().get(entry.getKey()).asText().equals(entry.getValue()))
              && write.delete().stream().noneMatch(guest.config()::containsKey);
      case CreateSnapshot create ->
          guest.snapshots().stream().anyMatch(one -> one.name().equals(create.snapshot().value()));
      case Operation.OnGuest _, Operation.OnHost _ -> true;
    };
  }
}
