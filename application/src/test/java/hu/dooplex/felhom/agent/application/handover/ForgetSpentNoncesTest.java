package hu.dooplex.felhom.agent.application.handover;

import static hu.dooplex.felhom.agent.application.handover.MemoryJournal.NONCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.FakeNonces;
import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.port.IssuedNonces.Issued;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForgetSpentNoncesTest {
  private static final OperationId OTHER = new OperationId("0".repeat(25) + "8");

  private final FakeNonces nonces = new FakeNonces();
  private final MemoryJournal journal = new MemoryJournal();
  private final List<String> events = new ArrayList<>();

  private void issue(OperationId nonce) throws StateException {
    nonces.issue(new Issued(nonce, Source.SIGNED_HUB, "{}", FakeTime.START, Optional.empty()));
  }

  private List<OperationId> left() throws StateException {
    new ForgetSpentNonces(nonces, journal, (level, event, fields) -> events.add(event)).run();
    return List.copyOf(nonces.issued.values()).stream().map(Issued::nonce).toList();
  }

  @Test
  void whatTheJournalKnowsAsSpentIsDeletedAndTheRestStays() throws StateException {
    issue(NONCE);
    issue(OTHER);
    journal.consumed(Source.SIGNED_HUB);
    assertEquals(List.of(OTHER), left());
    assertEquals(List.of("spent_nonce_forgotten"), events);
  }

  @Test
  void aRuntimeFolderThatCannotBeReadIsSaidAndKeepsNobodyFromStarting() throws StateException {
    issue(NONCE);
    journal.consumed(Source.SIGNED_HUB);
    nonces.broken = true;
    assertEquals(List.of(NONCE), left());
    assertEquals(List.of("spent_nonces_not_forgotten"), events);
  }
}
