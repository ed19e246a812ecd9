package hu.dooplex.felhom.agent.bootstrap.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Who started the daemon and watches it: systemd, or nobody, who is told nothing. The words are
 * those of sd_notify(3). That a message is not taken changes nothing for the daemon: the watchdog
 * of systemd sees to a link that is broken.
 */
public final class Supervisor {
  /** In microseconds, from service files' {@code WatchdogSec=}. */
  private static final String WATCHDOG = "WATCHDOG_USEC";

  private final Predicate<String> link;
  private final Optional<Duration> watchdog;

  /**
   * @param link takes a message, and tells whether it was taken on the other side
   */
  public Supervisor(Predicate<String> link, Optional<Duration> watchdog) {
    this.link = link;
    this.watchdog = watchdog;
  }

  /** The one that the environment names. */
  public static Supervisor of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
        .flatMap(SystemdNotifier::at)
        .map(notifier -> new Supervisor(notifier::send, watchdog(environment)))
        .orElseGet(Supervisor::nobody);
  }

  public static Supervisor nobody() {
    return new Supervisor(_ -> false, Optional.empty());
  }

  private static Optional<Duration> watchdog(Map<String, String> environment) {
    // WATCHDOG_PID needs no look: the launcher becomes the daemon and keeps its number.
    String micros = environment.getOrDefault(WATCHDOG, "");
    return micros.matches("[1-9][0-9]{0,15}")
        ? Optional.of(Duration.of(Long.parseLong(micros), TimeUnit.MICROSECONDS.toChronoUnit()))
        : Optional.empty();
  }

  /** How often it wants to hear that the daemon lives, with half of it to spare. */
  public Optional<Duration> heartbeat() {
    return watchdog.map(limit -> limit.dividedBy(2));
  }

  public void alive() {
    send("WATCHDOG=1");
  }

  /** The state is open, and what was in flight is in its lanes. */
  public void ready() {
    send("READY=1");
  }

  /** Its configuration is read again, until {@link #ready()}. */
  public void reloading() {
    // On Linux nanoTime is CLOCK_MONOTONIC, by which systemd tells this reload from one before.
    send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
  }

  public void stopping() {
    send("STOPPING=1\nSTATUS=Stopping: what runs may end");
  }

  /**
   * What {@code systemctl status} shows.
   *
   * @param line without control characters
   */
  void status(String line) {
    send("STATUS=" + line);
  }

  private void send(String state) {
    boolean _ = link.test(state);
  }
}
