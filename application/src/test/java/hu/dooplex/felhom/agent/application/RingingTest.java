package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** What a hub is told of at once. */
class RingingTest {
  private static final PendingWishes.Wish WISH =
      new PendingWishes.Wish(
          new DestroyGuest(GuestRef.lxc(101), false, false, false),
          Source.DESIRED_STATE,
          FakeTime.START);
  private static final JournalEntry ENDED =
      new JournalEntry.Ended(
          new OperationId("0".repeat(26)),
          FakeTime.START,
          JournalEntry.Outcome.SUCCEEDED,
          "",
          "",
          Optional.empty());

  private final Bell bell = new Bell();
  private final Bell shown = new Bell();
  private Optional<String> problem = Optional.empty();
  private final HealthWatch health = new HealthWatch(() -> problem, bell);
  private boolean broken;

  private boolean rang() {
    return rang(bell);
  }

  private static boolean rang(Bell bell) {
    try {
      return bell.await(new FakeTime(), Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private final class FakeJournal implements OperationJournal {
    @Override
    public void append(JournalEntry entry) throws StateException {
      if (broken) {
        throw new StateException("disk full");
      }
    }

    @Override
    public Optional<StateException> shut() {
      return Optional.empty();
    }

    @Override
    public <T> T read(Function<JournalState, T> question) {
      return question.apply(new JournalState());
    }
  }

  @Test
  void anOperationThatHasEndedRings() throws StateException {
    RingingJournal journal = new RingingJournal(new FakeJournal(), health, bell, shown);
    journal.append(ENDED);
    assertEquals(true, rang());
    assertEquals(List.of(), journal.read(state -> state.inFlight()));
    broken = true;
    assertThrows(StateException.class, () -> journal.append(ENDED));
    assertEquals(false, rang());
  }

  @Test
  void aDestructivePathThatShutsRingsOnceUntilItOpens() {
    RingingJournal journal = new RingingJournal(new FakeJournal(), health, bell, shown);
    broken = true;
    problem = Optional.of("journal_damaged");
    assertThrows(StateException.class, () -> journal.append(ENDED));
    assertEquals(true, rang());
    assertThrows(StateException.class, () -> journal.append(ENDED));
    assertEquals(false, rang());
    problem = Optional.empty();
    health.look();
    problem = Optional.of("audit_damaged");
    health.look();
    assertEquals(true, rang());
  }

  @Test
  void whatWasShutAtStartDoesNotRing() {
    problem = Optional.of("journal_damaged");
    new HealthWatch(() -> problem, bell).look();
    assertEquals(false, rang());
  }

  @Test
  void anAuditTrailThatBreaksRings() throws StateException {
    AuditTrail trail = Mockito.mock(AuditTrail.class);
    Decision decision = Mockito.mock(Decision.class);
    RingingTrail ringing = new RingingTrail(trail, health);
    ringing.record(decision, true);
    assertEquals(false, rang());
    Mockito.doThrow(new StateException("disk full")).when(trail).record(decision, true);
    problem = Optional.of("audit_damaged");
    assertThrows(StateException.class, () -> ringing.record(decision, true));
    assertEquals(true, rang());
  }

  @Test
  void aNewWishRingsAndTheSameOneDoesNot() throws StateException {
    ReportWorld.FakeState kept = new ReportWorld.FakeState();
    RingingWishes wishes = new RingingWishes(kept, bell, new Bell());
    wishes.add(WISH);
    assertEquals(true, rang());
    wishes.add(WISH);
    assertEquals(false, rang());
    wishes.remove(WISH.operation(), WISH.source());
    assertEquals(false, rang());
  }

  @Test
  void aWishThatWasHandedOverHasADocumentIssuedAndRingsForNoReportBefore() throws StateException {
    Bell issuing = new Bell();
    RingingWishes wishes = new RingingWishes(new ReportWorld.FakeState(), bell, issuing);
    wishes.add(new PendingWishes.Wish(WISH.operation(), Source.SIGNED_HUB, FakeTime.START));
    assertEquals(false, rang());
    assertEquals(true, rang(issuing));
    wishes.add(WISH);
    assertEquals(true, rang());
    assertEquals(true, rang(issuing));
  }
}
