package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import java.util.List;
import java.util.Optional;

/**
 * A task that ended, and not well. The message is one line and says which task, how it ended, and
 * what the token lacks if that was the reason: some privileges are looked at in the task alone.
 */
public final class TaskFailedException extends Exception {
  private final transient Upid upid;
  private final String exitStatus;
  private final transient List<String> logLines;
  private final transient Optional<MissingPrivilege> missingPrivilege;

  /**
   * A failed task.
   *
   * @param exitStatus as the node has it: the error's text
   * @param logLines the last lines of its log, escaped; empty if they could not be read
   */
  public TaskFailedException(
      String message,
      Upid upid,
      String exitStatus,
      List<String> logLines,
      Optional<MissingPrivilege> missingPrivilege) {
    super(message);
    this.upid = upid;
    this.exitStatus = exitStatus;
    this.logLines = List.copyOf(logLines);
    this.missingPrivilege = missingPrivilege;
  }

  public Upid upid() {
    return upid;
  }

  public String exitStatus() {
    return exitStatus;
  }

  public List<String> logLines() {
    return logLines;
  }

  public Optional<MissingPrivilege> missingPrivilege() {
    return missingPrivilege;
  }
}
