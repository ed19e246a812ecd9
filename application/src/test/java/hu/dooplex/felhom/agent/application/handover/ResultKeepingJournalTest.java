package hu.dooplex.felhom.agent.application.handover;

import static hu.dooplex.felhom.agent.application.handover.MemoryJournal.NONCE;
import static hu.dooplex.felhom.agent.application.handover.MemoryJournal.SHA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How signed operations ended is kept for the hub, whoever found it out. */
class ResultKeepingJournalTest {
  private static final JournalEntry.Ended DONE =
      MemoryJournal.ended(JournalEntry.Outcome.SUCCEEDED, "");
  private static final OperationResult RESULT =
      new OperationResult(
          SHA,
          Optional.of(NONCE.value()),
          OperationResult.Outcome.SUCCEEDED,
          "",
          "",
          Optional.of(MemoryJournal.TASK),
          FakeTime.START.plusSeconds(9));

  private final FakeTime time = new FakeTime();
  private final MemoryJournal records = new MemoryJournal();
  private final MemoryOutbox outbox = new MemoryOutbox();
  private final Bells bells = new Bells();
  private final List<String> events = new ArrayList<>();
  private final ResultKeepingJournal journal =
      new ResultKeepingJournal(
          records,
          new Results(records, time),
          new HubResults(outbox, bells, (level, event, fields) -> events.add(event)));

  private boolean rang() throws InterruptedException {
    return bells.results().await(time, Duration.ZERO);
  }

  @Test
  void anEndIsKeptAndDeliveryIsCalled() throws Exception {
    records.consumed(Source.SIGNED_HUB);
    journal.append(DONE);
    assertEquals(List.of(RESULT), outbox.kept);
    assertTrue(rang());
  }

  @Test
  void theConsolesAreNotTheHubs() throws Exception {
    records.consumed(Source.SIGNED_CONSOLE);
    journal.append(DONE);
    assertEquals(List.of(), outbox.kept);
  }

  @Test
  void nothingIsKeptBeforeTheEnd() throws Exception {
    journal.append(MemoryJournal.intent(Source.SIGNED_HUB));
    assertEquals(List.of(), outbox.kept);
  }

  @Test
  void anEndThatCannotBeWrittenIsNotToldOf() {
    records.consumed(Source.SIGNED_HUB);
    records.full = true;
    assertThrows(StateException.class, () -> journal.append(DONE));
    assertEquals(List.of(), outbox.kept);
  }

  @Test
  void aResultThatCannotBeKeptKeepsNoEndFromTheJournal() throws Exception {
    records.consumed(Source.SIGNED_HUB);
    outbox.broken = true;
    journal.append(DONE);
    assertEquals(Optional.of(DONE), records.state.consumed(NONCE).orElseThrow().end());
    assertEquals(List.of("result_not_kept"), events);
  }
}
