package hu.dooplex.felhom.agent.domain.report;

import java.util.List;

/** What came of a self-test of changing things, line by line. */
public record ExerciseResult(List<Check> checks, Ending ending) implements ConsoleAnswer {
  public ExerciseResult {
    checks = List.copyOf(checks);
  }

  /** How it ended. */
  public enum Ending {
    /** All of it was done, and undone. */
    FINE,
    /** Something did not work. */
    FAILED,
    /** Proxmox VE did not answer. */
    UNREACHABLE,
    /** It was not to be done: the guest is not fit for it, or something is against changes. */
    REFUSED
  }
}
