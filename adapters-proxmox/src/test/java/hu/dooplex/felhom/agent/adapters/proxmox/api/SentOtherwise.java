package hu.dooplex.felhom.agent.adapters.proxmox.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the catalogue's request differs from a recorded one of its kind, each with the reason. */
@SuppressWarnings("ImmutableEnumChecker") // a set nobody changes
enum SentOtherwise {
  WITH_A_DIGEST("digest", "a config write is refused if somebody else wrote meanwhile"),
  A_LONGER_GRACE("timeout", "60 to 600 seconds"),
  SAID_ALTHOUGH_THE_DEFAULT(
      "forceStop start onboot mode compress memory swap cores unprivileged storage",
      "a default may change with a release"),
  A_BACKUP_THAT_STAYS(
      "remove protected notes-template", "it prunes nothing, is not pruned, and is known again"),
  WHOLE_GIBIBYTES("rootfs", "the size is always said, and in whole GiB"),
  A_NETWORK_THAT_IS_DOWN("net0", "a new container is not on the network by itself"),
  AN_ABSOLUTE_SIZE("size", "so that doing it twice is doing it once");

  private final Set<String> parameters;
  private final String reason;

  SentOtherwise(String parameters, String reason) {
    this.parameters = Set.of(parameters.split(" ", -1));
    this.reason = reason;
  }

  static List<SentOtherwise> explaining(
      String parameter, Optional<String> recorded, Optional<String> sent) {
    return Arrays.stream(values())
        .filter(otherwise -> otherwise.parameters.contains(parameter))
        .filter(otherwise -> otherwise.holds(recorded, sent))
        .toList();
  }

  /** Nothing that was recorded is left out. */
  private boolean holds(Optional<String> recorded, Optional<String> sent) {
    return sent.isPresent()
        && switch (this) {
          case WITH_A_DIGEST, SAID_ALTHOUGH_THE_DEFAULT -> recorded.isEmpty();
          case A_NETWORK_THAT_IS_DOWN -> sent.get().equals(recorded.orElse("") + ",link_down=1");
          case A_LONGER_GRACE, A_BACKUP_THAT_STAYS, WHOLE_GIBIBYTES, AN_ABSOLUTE_SIZE -> true;
        };
  }

  @Override
  public String toString() {
    return name() + " (" + reason + ")";
  }
}
