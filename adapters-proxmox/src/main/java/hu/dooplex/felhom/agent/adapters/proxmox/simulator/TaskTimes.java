package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.time.Duration;

/** How long a task works at what takes it long. */
final class TaskTimes {
  static final Duration CREATE = Duration.ofSeconds(2);
  static final Duration RESTORE = Duration.ofSeconds(3);
  static final Duration DESTROY = Duration.ofSeconds(1);
  static final Duration BACKUP = Duration.ofSeconds(5);
  static final Duration SUSPEND_SYNC = Duration.ofSeconds(1);
  static final Duration START = Duration.ofSeconds(1);
  static final Duration RESIZE = Duration.ofSeconds(1);
  static final Duration TEMPLATE = Duration.ofSeconds(1);
  static final Duration DELETE_VOLUME = Duration.ofMillis(300);

  private TaskTimes() {}
}
