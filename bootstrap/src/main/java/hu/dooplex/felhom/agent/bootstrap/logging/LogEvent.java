package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.application.port.EventLog.Field;
import java.util.List;

/** An event on its way through {@link System.Logger}, which knows only objects. */
record LogEvent(String name, List<Field> fields) {
  /** How a logger that is not ours prints it. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    LineWriter.text(out, this);
    return out.toString();
  }
}
