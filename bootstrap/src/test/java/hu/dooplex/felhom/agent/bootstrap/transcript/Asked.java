package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;

/** An operation that a script asks for, and whether that has had an answer. */
final class Asked {
  /** Who wants something. */
  enum Who {
    HUB("wish: "),
    OPERATOR("signed: "),
    SELF_TEST("selftest: ");

    private final String says;

    Who(String says) {
      this.says = says;
    }

    String says() {
      return says;
    }
  }

  private final Operation operation;
  private final Who who;
  private boolean answered;

  Asked(Operation operation, Who who) {
    this.operation = operation;
    this.who = who;
  }

  Operation operation() {
    return operation;
  }

  Who who() {
    return who;
  }

  boolean answered() {
    return answered;
  }

  void answer() {
    answered = true;
  }

  /**
   * @param operators who sign, if it is theirs
   */
  Wish wish(Operators operators, IssuedNonces nonces) {
    return switch (who) {
      case HUB -> Wish.of(operation, Source.DESIRED_STATE);
      case OPERATOR ->
          Wish.of(operation, Source.SIGNED_CONSOLE).with(operators.sign(operation, nonces));
      case SELF_TEST -> ofSelfTest();
    };
  }

  private Wish ofSelfTest() {
    Wish wish = Wish.of(operation, Source.SELFTEST);
    return switch (operation) {
      case CreateGuest _ -> wish.withMarker(Wishes.MARKER);
      case CreateSnapshot _ -> wish.withId(Wishes.SNAPSHOT_ID);
      case Operation.OnGuest _, Operation.OnHost _ -> wish;
    };
  }
}
