package hu.dooplex.felhom.agent.domain.classify;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.time.Instant;
import java.util.Arrays;

/**
 * Whether the live thing is still the one that the journal says the agent made (trust.md,
 * Provenance). The journal alone is not enough, and what is seen alone is nothing: a name, a tag
 * and a description can be written by anybody.
 */
final class OwnThingProof {
  private final Provenance provenance;
  private final Circumstances circumstances;

  OwnThingProof(Provenance provenance, Circumstances circumstances) {
    this.provenance = provenance;
    this.circumstances = circumstances;
  }

  /** Whether that snapshot is the agent's own: journal, name, description and time agree. */
  Judgement ownSnapshot(GuestRef guest, SnapshotName name) {
    if (!(provenance instanceof Provenance.OwnSnapshot own)
        || !own.guest().equals(guest)
        || !own.snapshot().equals(name)
        || !SnapshotName.isAgentForm(name.value())) {
      return Judgement.DESTRUCTIVE;
    }
    return circumstances
        .guest()
        .map(live ->
            Judgement.benignIf(
                live.snapshots().stream()
                    .filter(snapshot -> snapshot.name().equals(name.value()))
                    .anyMatch(snapshot -> isStill(own, snapshot))))
        .orElse(Judgement.NOT_OBSERVED);
  }

  private static boolean isStill(Provenance.OwnSnapshot own, Snapshot live) {
    // privileges.md, 4 D: the description comes back with one newline more, the time in seconds.
    boolean described =
        live.description().equals(own.intentId())
            || live.description().equals(own.intentId() + "\n");
    Instant notBefore = Instant.ofEpochSecond(own.intentAt().getEpochSecond());
    return described && live.taken().filter(taken -> !taken.isBefore(notBefore)).isPresent();
  }

  /** Whether the guest was stopped when its own snapshot was taken and ever since. */
  Judgement stoppedEverSince() {
    if (!(provenance instanceof Provenance.OwnSnapshot own) || !own.guestStopped()) {
      return Judgement.DESTRUCTIVE;
    }
    return circumstances
        .guest()
        .map(live ->
            live.running()
                ? Judgement.DESTRUCTIVE
                : live.history()
                    .map(since -> Judgement.benignIf(!since.started() && !since.replaced()))
                    .orElse(Judgement.NOT_OBSERVED))
        .orElse(Judgement.NOT_OBSERVED);
  }

  /** Whether that guest is the agent's own scratch: journal, policy, marker and history agree. */
  Judgement scratch(GuestRef guest) {
    LocalPolicy policy = circumstances.policy();
    if (!(provenance instanceof Provenance.ScratchGuest own)
        || !own.guest().equals(guest)
        || policy.scratchVmids().filter(range -> range.includes(guest.vmid())).isEmpty()
        || !policy.scratchStorages().contains(own.storage())) {
      return Judgement.DESTRUCTIVE;
    }
    return circumstances
        .guest()
        .map(live -> stillScratch(own, live))
        .orElse(Judgement.NOT_OBSERVED);
  }

  private static Judgement stillScratch(Provenance.ScratchGuest own, Circumstances.Guest live) {
    boolean marked =
        live.value("tags").stream()
            .flatMap(tags -> Arrays.stream(tags.split("[;, ]", -1)))
            .anyMatch(own.marker()::equals);
    if (!marked) {
      return Judgement.DESTRUCTIVE;
    }
    if (live.fingerprint().isEmpty() || live.history().isEmpty()) {
      return Judgement.NOT_OBSERVED;
    }
    return Judgement.benignIf(
        live.fingerprint().get().equals(own.fingerprint()) && !live.history().get().replaced());
  }
}
