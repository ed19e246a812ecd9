package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A worker at work: who started it, what it wrote, and its own time. */
final class Worker {
  private final SimulatedNode node;
  private final Upid upid;
  private final Rights rights;
  private final Optional<TaskFault> fault;
  private final List<String> log = new ArrayList<>();
  private Instant now;
  private int warnings;
  private boolean running = true;
  private boolean stalled;
  private Optional<Piece> waitsFor = Optional.empty();
  private Supplier<String> interrupted = () -> "received interrupt";

  Worker(SimulatedNode node, Upid upid, Rights rights, Instant now, Optional<TaskFault> fault) {
    this.node = node;
    this.upid = upid;
    this.rights = rights;
    this.now = now;
    this.fault = fault;
  }

  Upid upid() {
    return upid;
  }

  /** Of the token that started it, as they were then. */
  Rights rights() {
    return rights;
  }

  /** The time of this piece, which may be before the node was asked. */
  Instant now() {
    return now;
  }

  /** Writes a line, which is there to be read at once. */
  void log(String line) {
    log.add(line);
    if (running) {
      node.put(SimulatedTask.running(upid, log.toArray(String[]::new)));
    }
  }

  /** {@code PVE::RESTEnvironment::log_warn}: the task ends with {@code WARNINGS: n}. */
  void warn(String line) {
    warnings++;
    log("WARN: " + line);
  }

  List<String> log() {
    return log;
  }

  String ending() {
    return warnings == 0 ? "OK" : "WARNINGS: " + warnings;
  }

  Optional<TaskFault> fault() {
    return fault;
  }

  boolean running() {
    return running;
  }

  boolean stalled() {
    return stalled;
  }

  void stall() {
    stalled = true;
  }

  void end() {
    running = false;
  }

  /**
   * What it does when somebody stops the task, and how the task ends then; else nothing, and {@code
   * received interrupt}.
   */
  void whenInterrupted(Supplier<String> cleanup) {
    interrupted = cleanup;
  }

  String interrupted() {
    return interrupted.get();
  }

  void nowAt(Instant time) {
    now = time;
  }

  void waitFor(Piece piece) {
    waitsFor = Optional.of(piece);
  }

  Piece waitedFor() {
    return waitsFor.orElseThrow();
  }
}
