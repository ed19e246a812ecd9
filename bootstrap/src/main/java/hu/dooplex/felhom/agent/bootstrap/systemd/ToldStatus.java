package hu.dooplex.felhom.agent.bootstrap.systemd;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.StatusBoard;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;

/** Tells systemd too what is shown, in one line, whether or not the other can show it. */
public record ToldStatus(StatusBoard board, Supervisor supervisor) implements StatusBoard {
  @Override
  public void show(AgentStatus status) throws StateException {
    supervisor.status(StatusLine.of(status));
    board.show(status);
  }
}
