package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A journal in memory, and a signed operation for it. */
final class MemoryJournal implements OperationJournal {
  static final OperationId NONCE = new OperationId("0".repeat(25) + "7");
  static final String SHA = "9f2c".repeat(16);
  static final Upid TASK =
      new Upid("UPID:pve1:00000001:00000001:69220000:vzdestroy:101:felhom@pve!agent:");

  final JournalState state = new JournalState();
  boolean full;

  static JournalEntry.Intent intent(Source source) {
    return new JournalEntry.Intent(
        NONCE,
        FakeTime.START,
        new DestroyGuest(GuestRef.lxc(101), true, false, false),
        source,
        "felhom@pve!agent",
        true,
        Optional.of(new JournalEntry.Authorization(NONCE, SHA, List.of("ops-1"))),
        FakeTime.START.plusSeconds(3600),
        Optional.empty(),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  static JournalEntry.Ended ended(JournalEntry.Outcome outcome, String reason) {
    return new JournalEntry.Ended(
        NONCE, FakeTime.START.plusSeconds(9), outcome, reason, "as Proxmox said", Optional.empty());
  }

  /** Spent, with a task, and perhaps over. */
  MemoryJournal consumed(Source source, JournalEntry.Ended... end) {
    state.apply(intent(source));
    state.apply(new JournalEntry.Submitted(NONCE, FakeTime.START, TASK));
    for (JournalEntry.Ended each : end) {
      state.apply(each);
    }
    return this;
  }

  @Override
  public void append(JournalEntry entry) throws StateException {
    if (full) {
      throw new StateException("journal: no space left on device");
    }
    state.apply(entry);
  }

  @Override
  public Optional<StateException> shut() {
    return Optional.empty();
  }

  @Override
  public <T> T read(Function<JournalState, T> question) {
    return question.apply(state);
  }
}
