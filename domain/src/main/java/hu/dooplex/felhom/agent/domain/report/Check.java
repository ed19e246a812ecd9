package hu.dooplex.felhom.agent.domain.report;

/**
 * One line of a self-test.
 *
 * @param detail one line: what was seen, or what is wrong and what to do
 */
public record Check(String name, Result result, String detail) {
  /** How a check ended. */
  public enum Result {
    OK,
    /** Works, but somebody should look. */
    WARNING,
    FAILED,
    /** Not tried, because what it builds on failed. */
    SKIPPED
  }
}
