package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Faults that wait for a task of their type. */
public final class TaskFaults {
  private final Map<String, Deque<TaskFault>> pending = new ConcurrentHashMap<>();

  TaskFaults() {}

  /**
   * The next task of that type gets this fault, after those scripted for it already.
   *
   * @param type such as {@code vzstart}
   */
  public synchronized TaskFaults next(String type, TaskFault fault) {
    pending.computeIfAbsent(type, none -> new ArrayDeque<>()).add(fault);
    return this;
  }

  /** Forgets what has not struck yet. */
  public synchronized void clear() {
    pending.clear();
  }

  synchronized Optional<TaskFault> take(String type) {
    return Optional.ofNullable(pending.get(type)).map(Deque::poll);
  }
}
