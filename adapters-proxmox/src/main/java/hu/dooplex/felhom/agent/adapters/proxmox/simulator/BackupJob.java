package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A vzdump task: one guest after the other (pve-manager, {@code PVE::VZDump}). */
final class BackupJob {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** The lock of which a node has one: {@code /var/run/vzdump.lock}. A killed worker frees it. */
  static final class Turn {
    private Optional<Worker> holder = Optional.empty();

    boolean takenFor(Worker worker) {
      if (holder.filter(Worker::running).isPresent()) {
        return false;
      }
      holder = Optional.of(worker);
      return true;
    }
  }

  private final SimulatedNode node;
  private final ContainerPower power;
  private final BackupOptions options;
  private final Turn turn;
  private final Deque<Integer> todo;
  private boolean waited;
  private int failures;

  BackupJob(SimulatedNode node, ContainerPower power, BackupOptions options, Turn turn) {
    this.node = node;
    this.power = power;
    this.options = options;
    this.turn = turn;
    this.todo = new ArrayDeque<>(options.vmids());
  }

  Next begin(Worker worker) {
    requireStorage();
    return waitForTurn(worker);
  }

  /** Both looks at the storage complain of its absence. */
  private void requireStorage() {
    String name = options.storage();
    Volumes volumes = new Volumes(node);
    String problems = "";
    try {
      volumes.usable(name);
    } catch (Refusal refusal) {
      problems = "could not activate storage '" + name + "': " + refusal.text();
    }
    Optional<SimulatedStorage> storage = node.storage(name);
    if (storage.isEmpty() || !storage.get().content().contains("backup")) {
      problems +=
          "could not get storage information for '%s': %s"
              .formatted(
                  name,
                  storage.isEmpty()
                      ? "storage '" + name + "' does not exist"
                      : "can't use storage '" + name + "' for backups - wrong content type");
    }
    if (!problems.isEmpty()) {
      throw Refusal.failure(problems.strip());
    }
  }

  private Next waitForTurn(Worker worker) {
    if (!turn.takenFor(worker)) {
      if (!waited) {
        worker.log("INFO: trying to get global lock - waiting...");
        worker.whenInterrupted(() -> {
          String error = "can't acquire lock '/var/run/vzdump.lock' - interrupted by signal";
          worker.log("ERROR: " + error);
          return error;
        });
        waited = true;
      }
      return Next.after(LOOK_AGAIN, this::waitForTurn);
    }
    if (waited) {
      worker.log("INFO: got global lock");
    }
    worker.log("INFO: starting new backup job: " + options.commandLine());
    requireRights(worker);
    return nextGuest(worker);
  }

  /** Before the first backup; a guest that is not there is no matter of rights. */
  private void requireRights(Worker worker) {
    for (int vmid : options.vmids()) {
      String guest = "/vms/" + vmid;
      if (node.guest(vmid).isPresent() && !worker.rights().hold(guest, "VM.Backup")) {
        if (!options.all()) {
          throw Refusal.permission(guest + ", VM.Backup");
        }
        todo.remove(vmid);
      }
    }
  }

  private Next nextGuest(Worker worker) {
    while (!todo.isEmpty()) {
      int vmid = todo.remove();
      GuestBackup backup = new GuestBackup(node, power, options, vmid, worker.now());
      try {
        Duration time = backup.prepare(worker);
        worker.whenInterrupted(() -> interrupted(worker, backup));
        return Next.after(time, later -> finish(later, backup));
      } catch (Refusal refusal) {
        failed(worker, backup, refusal);
      }
    }
    if (failures > 0) {
      throw Refusal.failure(finishedWithErrors(worker));
    }
    worker.log("INFO: Backup job finished successfully");
    return Next.end();
  }

  private static String finishedWithErrors(Worker worker) {
    worker.log("INFO: Backup job finished with errors");
    return "job errors";
  }

  /** Stopped by somebody; the guests that were to follow get no backup. */
  private String interrupted(Worker worker, GuestBackup backup) {
    failed(worker, backup, Refusal.failure("interrupted by signal"));
    return finishedWithErrors(worker);
  }

  private Next finish(Worker worker, GuestBackup backup) {
    try {
      backup.finish(worker);
    } catch (Refusal refusal) {
      failed(worker, backup, refusal);
    }
    return nextGuest(worker);
  }

  private void failed(Worker worker, GuestBackup backup, Refusal refusal) {
    failures++;
    backup.cleanUp(worker);
    worker.log(
        "ERROR: Backup of VM %d failed - %s".formatted(backup.vmid(), Workers.exitStatus(refusal)));
    worker.log("INFO: Failed at " + BackupNames.time(node.written(worker.now())));
  }
}
