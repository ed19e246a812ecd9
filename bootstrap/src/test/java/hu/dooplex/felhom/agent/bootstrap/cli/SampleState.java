package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.port.PendingWishes.Wish;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.gate.Verdict;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A state folder that an agent has worked with: two operations, two decisions, one wish. */
final class SampleState {
  static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");
  static final String BEFORE = "old\u001b[2J";

  private SampleState() {}

  static void fill(Path stateDir) throws Exception {
    try (Resources resources = new Resources()) {
      OpenState state = OpenState.open(stateDir, () -> AT, (_, _, _) -> {}, resources);
      state.journal().append(intent(1));
      state
          .journal()
          .append(
              new JournalEntry.Ended(
                  id(1),
                  AT.plusSeconds(2),
                  JournalEntry.Outcome.FAILED,
                  "task_failed",
                  "no \u202espace",
                  Optional.empty()));
      state.journal().append(intent(2));
      state.audit().record(decision(new Verdict.PendingSignature()), false);
      state.audit().record(decision(new Verdict.Refused(Verdict.Reason.POLICY)), true);
      state.wishes().add(new Wish(new StopGuest(GuestRef.lxc(101)), Source.DESIRED_STATE, AT));
    }
  }

  static OperationId id(int number) {
    return new OperationId("%026d".formatted(number));
  }

  static JournalEntry.Intent intent(int number) {
    return new JournalEntry.Intent(
        id(number),
        AT,
        new SetGuestConfig(
            GuestRef.lxc(101), new TreeMap<>(Map.of("memory", "2048")), new TreeSet<>()),
        Source.DESIRED_STATE,
        "felhom@pve!agent",
        false,
        Optional.empty(),
        AT.plusSeconds(600),
        Optional.empty(),
        new TreeMap<>(Map.of("memory", Optional.of("1024"), "description", Optional.of(BEFORE))),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty());
  }

  private static Decision decision(Verdict verdict) {
    return new Decision(
        AT,
        new StopGuest(GuestRef.lxc(101)),
        Source.DESIRED_STATE,
        new Classification(true, Classification.Rule.POWER_CUT, "stop"),
        new PolicyOutcome.Violated("guests"),
        List.of(),
        verdict);
  }
}
