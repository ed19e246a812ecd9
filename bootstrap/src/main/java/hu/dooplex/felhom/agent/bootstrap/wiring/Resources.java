package hu.dooplex.felhom.agent.bootstrap.wiring;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is closed at the end, the last opened first. */
public final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Takes it into keeping and gives it back. */
  public synchronized <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception alreadyGone) {
        // The process ends, or the demo goes on without it; there is nothing to mend.
      }
    }
  }
}
