package hu.dooplex.felhom.agent.domain.authz;

/** What the agent remembers cannot be asked: the journal is damaged, for one. */
public final class MemoryUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  private final String detail;

  /**
   * @param detail one line that can be printed: what, where, what to do
   */
  public MemoryUnavailableException(String detail) {
    super(detail);
    this.detail = detail;
  }

  public String detail() {
    return detail;
  }
}
