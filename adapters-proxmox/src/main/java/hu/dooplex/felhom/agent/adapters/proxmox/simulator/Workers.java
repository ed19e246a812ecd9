package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The node's workers (pve-common, {@code PVE::RESTEnvironment::fork_worker}): each does its pieces
 * when their time has come by the node's clock, in the order of time. Nothing runs by itself: what
 * is due is done when somebody asks the node.
 */
final class Workers {
  /** {@code PVE::AbstractConfig::lock_config}: how long a guest's config lock is waited for. */
  static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);

  private static final int FIRST_PID = 1000;

  private record Due(Instant at, long order, Runnable what) {}

  private final SimulatedNode node;
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private final Map<Integer, Worker> lockHolders = new HashMap<>();
  private final Map<Integer, Deque<Worker>> lockQueues = new HashMap<>();
  private final Map<Upid, Worker> working = new HashMap<>();
  private final TaskFaults faults = new TaskFaults();
  private long orders;
  private int pids;
  private boolean settling;
  private Optional<Instant> settledAt = Optional.empty();

  Workers(SimulatedNode node) {
    this.node = node;
  }

  /** What goes wrong with tasks that are not started yet. */
  TaskFaults faults() {
    return faults;
  }

  /** Starts one. Its first piece is done at once; a refusal in it fails the task, not the call. */
  Upid fork(String type, String id, Rights owner, Piece first) {
    Instant now = now();
    Upid upid =
        SimulatedTask.upid(
            node.name(),
            FIRST_PID + pids++,
            node.uptimeSeconds() * 100,
            node.written(now),
            type,
            id,
            owner.tokenId());
    Worker worker = new Worker(node, upid, owner, now, faults.take(type));
    working.put(upid, worker);
    node.put(SimulatedTask.running(upid));
    perform(worker, first, now);
    return upid;
  }

  /** Starts one on the guest of that call, which is answered with its name. */
  JsonNode forkFor(Call call, String type, Piece first) {
    return TextNode.valueOf(
        fork(type, Integer.toString(call.vmid()), call.rights(), first).toString());
  }

  /** Does whatever is due by now. */
  void settle() {
    if (settling) {
      return; // a piece looks at the node, which looks whether something is due
    }
    settling = true;
    try {
      while (!agenda.isEmpty() && !agenda.peek().at().isAfter(node.now())) {
        run(agenda.remove());
      }
    } finally {
      settling = false;
    }
  }

  /** Has something happen at that time that is no worker's. */
  void at(Instant time, Runnable what) {
    agenda.add(new Due(time, orders++, what));
  }

  /**
   * What a call does that needs a guest's config lock itself: it waits for the worker that has it.
   * If that one is done in time, the call is answered as it would be after that, which no time
   * passes for here.
   *
   * @throws Refusal if the lock is not free in time
   */
  void awaitConfigLock(SimulatedGuest guest) {
    Instant patience = node.now().plus(LOCK_PATIENCE);
    while (lockHolders.containsKey(guest.vmid().value())) {
      if (agenda.isEmpty() || agenda.peek().at().isAfter(patience)) {
        throw lockTimeout(guest.vmid().value());
      }
      run(agenda.remove());
    }
  }

  private void run(Due due) {
    Optional<Instant> before = settledAt;
    settledAt = Optional.of(due.at());
    try {
      due.what().run();
    } finally {
      settledAt = before;
    }
  }

  /** The time of what is being done: before the node's own while it catches up. */
  Instant now() {
    return settledAt.orElseGet(node::now);
  }

  /**
   * Stops a task (pve-common, {@code PVE::RESTEnvironment::check_worker}): its process gets SIGTERM
   * and, if it does not care, SIGKILL.
   *
   * @return whether there was a worker
   */
  boolean interrupt(Upid upid) {
    Optional<Worker> worker = Optional.ofNullable(working.get(upid));
    worker.ifPresent(w -> {
      w.nowAt(now());
      end(w, w.stalled() ? "unexpected status" : w.interrupted());
    });
    return worker.isPresent();
  }

  private void perform(Worker worker, Piece piece, Instant at) {
    worker.nowAt(at);
    Optional<TaskFault> fault = worker.fault();
    if (fault.equals(Optional.of(TaskFault.FAILED))) {
      end(worker, "command 'false' failed: exit code 1");
      return;
    }
    try {
      follow(worker, piece.perform(worker));
    } catch (Refusal refusal) {
      end(worker, exitStatus(refusal));
      return;
    }
    // A fault strikes once the first piece has had its effect, so that locks stay behind.
    fault.filter(f -> worker.running()).ifPresent(f -> strike(worker, f));
  }

  private void follow(Worker worker, Next next) {
    switch (next) {
      case Next.End() -> end(worker, worker.ending());
      case Next.After(Duration delay, Piece then) -> schedule(worker, delay, then);
      case Next.Locked(int vmid, Piece then) -> lock(worker, vmid, then);
      case Next.Unlocked(Piece then) -> {
        release(worker);
        perform(worker, then, worker.now());
      }
    }
  }

  private void schedule(Worker worker, Duration delay, Piece then) {
    Instant due = worker.now().plus(delay);
    at(
        due,
        () -> {
          if (worker.running() && !worker.stalled()) {
            perform(worker, then, due);
          }
        });
  }

  private void lock(Worker worker, int vmid, Piece then) {
    Worker holder = lockHolders.get(vmid);
    if (holder == null || holder == worker) {
      acquire(worker, vmid, then, worker.now());
      return;
    }
    // PVE::Tools::lock_file_full: only a lock that has to be waited for is worth a line.
    worker.log("trying to acquire lock...");
    worker.waitFor(then);
    lockQueues.computeIfAbsent(vmid, none -> new ArrayDeque<>()).add(worker);
    at(
        worker.now().plus(LOCK_PATIENCE),
        () -> {
          Deque<Worker> queue = lockQueues.get(vmid);
          if (queue != null && queue.remove(worker)) {
            worker.nowAt(worker.now().plus(LOCK_PATIENCE));
            end(worker, exitStatus(lockTimeout(vmid)));
          }
        });
  }

  private void acquire(Worker worker, int vmid, Piece then, Instant at) {
    lockHolders.put(vmid, worker);
    perform(worker, then, at);
  }

  private void release(Worker worker) {
    lockHolders.entrySet().removeIf(entry -> entry.getValue() == worker);
    for (Map.Entry<Integer, Deque<Worker>> queue : List.copyOf(lockQueues.entrySet())) {
      queue.getValue().removeIf(waiting -> !waiting.running() || waiting.stalled());
      if (!lockHolders.containsKey(queue.getKey()) && !queue.getValue().isEmpty()) {
        Worker next = queue.getValue().remove();
        next.log(" OK");
        acquire(next, queue.getKey(), next.waitedFor(), worker.now());
      }
    }
  }

  private void strike(Worker worker, TaskFault fault) {
    switch (fault) {
      case KILLED -> end(worker, "unexpected status");
      case STALLED -> worker.stall();
      case FAILED -> {} // it had its end before
    }
  }

  private void end(Worker worker, String exitStatus) {
    worker.end();
    working.remove(worker.upid());
    node.put(
        SimulatedTask.ended(
            worker.upid(),
            node.written(worker.now()),
            exitStatus,
            worker.log().toArray(String[]::new)));
    release(worker);
  }

  /** An error with a status has it in its text ({@code PVE::Exception}); a task's is one line. */
  static String exitStatus(Refusal refusal) {
    String status = refusal.status() == 500 ? "" : refusal.status() + " ";
    StringBuilder text = new StringBuilder(refusal.text());
    refusal.errors().forEach((key, problem) -> text.append(key).append(": ").append(problem));
    return status + text.toString().strip().replace('\n', ' ');
  }

  private Refusal lockTimeout(int vmid) {
    String path =
        node.guest(vmid)
                .map(SimulatedGuest::kind)
                .map(Object::toString)
                .orElse("LXC")
                .equals("QEMU")
            ? "/var/lock/qemu-server/lock-" + vmid + ".conf"
            : "/run/lock/lxc/pve-config-" + vmid + ".lock";
    return Refusal.failure("can't lock file '" + path + "' - got timeout");
  }
}
