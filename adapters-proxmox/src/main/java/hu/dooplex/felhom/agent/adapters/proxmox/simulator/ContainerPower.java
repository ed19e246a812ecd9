package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.domain.guest.GuestKind.LXC;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Starting and stopping containers (pve-container, {@code PVE::API2::LXC::Status} and {@code
 * PVE::LXC}). Whether it runs is looked at before the task is there, everything else inside it.
 */
final class ContainerPower implements GuestPower {
  /** lxc-stop's own, for who does not say. */
  private static final long STOP_TIMEOUT_SECONDS = 60;

  private final SimulatedNode node;
  private final GuestFiles files;
  private final GuestStart starts;
  private final HighAvailability ha;

  ContainerPower(SimulatedNode node) {
    this.node = node;
    this.files = new GuestFiles(node);
    this.starts = new GuestStart(node);
    this.ha = new HighAvailability(node, LXC, this);
  }

  @Override
  public Upid start(Call call) {
    call.refuseSkiplock();
    return start(call.vmid(), call.rights());
  }

  /** Also for what follows from another call: a rollback, a restore. */
  @Override
  public Upid start(int vmid, Rights owner) {
    requireStopped(vmid);
    return ha.manages(vmid) ? ha.start(vmid, owner) : startNow(vmid, owner, List.of());
  }

  @Override
  public Upid startNow(int vmid, Rights owner, List<String> log) {
    return fork("vzstart", vmid, owner, log, worker -> start(worker, vmid));
  }

  @Override
  public Upid stop(Call call) {
    call.refuseSkiplock();
    int vmid = call.vmid();
    requireRunning(vmid, "CT");
    if (ha.manages(vmid)) {
      PowerCalls.refuseOverruling(call);
      return ha.stop(vmid, call.rights(), 0);
    }
    boolean overrule = call.flag("overrule-shutdown");
    return node.workers()
        .fork(
            "vzstop",
            call.text("vmid"),
            call.rights(),
            worker -> {
              if (overrule) {
                PowerCalls.abortTasks(node, worker, "vzshutdown", vmid);
              }
              return Next.locked(vmid, locked -> stop(locked, vmid));
            });
  }

  @Override
  public Upid stopNow(int vmid, Rights owner, List<String> log) {
    return fork("vzstop", vmid, owner, log, worker -> stop(worker, vmid));
  }

  @Override
  public Upid shutdown(Call call) {
    int vmid = call.vmid();
    requireRunning(vmid, "CT");
    long timeout = call.number("timeout", 60);
    return ha.manages(vmid)
        ? ha.stop(vmid, call.rights(), timeout)
        : shutDownNow(vmid, call.rights(), timeout, call.flag("forceStop"), List.of());
  }

  @Override
  public Upid shutDownNow(int vmid, Rights owner, long timeout, boolean kill, List<String> log) {
    return fork(
        "vzshutdown",
        vmid,
        owner,
        log,
        worker -> {
          GuestFiles.requireUnlocked(files.load(LXC, vmid));
          return shutDown(vmid, timeout, kill, done -> Next.end());
        });
  }

  @Override
  public Upid reboot(Call call) {
    int vmid = call.vmid();
    requireRunning(vmid, "VM"); // the source's own slip, as recorded
    long timeout = call.number("timeout", STOP_TIMEOUT_SECONDS);
    return fork(
        "vzreboot",
        vmid,
        call.rights(),
        List.of(),
        // No look at the guest's lock before it is down: only its start is refused.
        worker ->
            files.runs(LXC, vmid)
                ? shutDown(vmid, timeout, true, stopped -> boot(stopped, vmid))
                : Next.end());
  }

  /** Without CRIU, which Proxmox VE does not bring: as recorded. */
  @Override
  public Upid suspend(Call call) {
    int vmid = call.vmid();
    requireRunning(vmid, "CT");
    return fork(
        "vzsuspend",
        vmid,
        call.rights(),
        List.of(),
        worker -> {
          GuestFiles.requireUnlocked(files.load(LXC, vmid));
          worker.log(
              "lxc-checkpoint: %d: ../src/lxc/criu.c: criu_version_ok: 767 No such file or directory"
                      .formatted(vmid)
                  + " - execing criu failed, is it installed?");
          worker.log(
              "lxc-checkpoint: %d: ../src/lxc/tools/lxc_checkpoint.c: checkpoint: 182"
                      .formatted(vmid)
                  + " Checkpointing %d failed".formatted(vmid));
          throw checkpointFailed(vmid, "-s");
        });
  }

  @Override
  public Upid resume(Call call) {
    int vmid = call.vmid();
    requireStopped(vmid);
    return node.workers()
        .fork(
            "vzresume",
            call.text("vmid"),
            call.rights(),
            worker -> {
              throw checkpointFailed(vmid, "-r --foreground");
            });
  }

  private static Refusal checkpointFailed(int vmid, String options) {
    return Refusal.failure(
        "command 'lxc-checkpoint -n %d %s -D /var/lib/vz/dump' failed: exit code 1"
            .formatted(vmid, options));
  }

  private Upid fork(String type, int vmid, Rights owner, List<String> log, Piece locked) {
    return PowerCalls.forkLocked(node, type, vmid, owner, log, locked);
  }

  private void requireStopped(int vmid) {
    if (files.runs(LXC, vmid)) {
      throw Refusal.failure("CT " + vmid + " already running");
    }
  }

  private void requireRunning(int vmid, String word) {
    if (!files.runs(LXC, vmid)) {
      throw Refusal.failure(word + " " + vmid + " not running");
    }
  }

  private Next start(Worker worker, int vmid) {
    SimulatedGuest guest = files.load(LXC, vmid);
    GuestFiles.requireNoTemplate(guest, "you can't start a CT if it's a template");
    requireUnlockedOrMounted(guest);
    return guest.running().isPresent() ? Next.end() : boot(worker, vmid);
  }

  private static void requireUnlockedOrMounted(SimulatedGuest guest) {
    if (guest.value("lock").filter("mounted"::equals).isEmpty()) {
      GuestFiles.requireUnlocked(guest);
    }
  }

  private Next boot(Worker worker, int vmid) {
    requireBootable(worker, vmid);
    return Next.after(
        node.settings().durationOf("vzstart"), done -> starts.running(done, LXC, vmid));
  }

  /** {@code vm_start}, within another task and without the time that it takes. */
  void bootAtOnce(Worker worker, int vmid) {
    requireBootable(worker, vmid);
    starts.running(worker, LXC, vmid);
  }

  /** What {@code vm_start} refuses itself, and then what lxc-start does not manage. */
  private void requireBootable(Worker worker, int vmid) {
    files.change(LXC, vmid, guest -> ContainerPending.applied(node, guest));
    SimulatedGuest guest = files.load(LXC, vmid);
    ContainerSetup.require(node, guest);
    String failure = "startup for container '" + vmid + "' failed";
    if (guest.value("memory").filter(memory -> memory.equals(" ")).isPresent()) {
      throw GuestStart.failed(worker, failure, ofBlankMemory(vmid));
    }
    Optional<String> lock = guest.value("lock").filter(reason -> !reason.equals("mounted"));
    if (lock.isPresent()) {
      // lxc-pve-prestart-hook looks at the lock once more, which is all that a reboot meets.
      throw GuestStart.failed(worker, failure, List.of("CT is locked (" + lock.get() + ")"));
    }
    starts.requireScriptedSuccess(worker, vmid);
  }

  /** What a JSON null in place of the memory leads to, as recorded. */
  private List<String> ofBlankMemory(int vmid) {
    return List.of(
        "vm %d - unable to parse value of 'memory' - type check ('integer') failed - got ' '"
            .formatted(vmid),
        "Argument \" \" isn't numeric in multiplication (*) at /usr/share/perl5/PVE/LXC.pm line %d."
            .formatted(node.release().since9() ? 817 : 769),
        "cgfsng_setup_limits_legacy: 3165 Device or resource busy - Failed to set"
            + " \"memory.limit_in_bytes\" to \"0\"",
        "lxc_spawn: 1795 Failed to setup cgroup limits for container \"%d\"".formatted(vmid),
        "__lxc_start: 2107 Failed to spawn container \"%d\"".formatted(vmid));
  }

  private Next stop(Worker worker, int vmid) {
    requireUnlockedOrMounted(files.load(LXC, vmid));
    return Next.after(
        node.settings().durationOf(worker.upid().type()),
        done -> stopped(done, vmid, end -> Next.end()));
  }

  /** {@code vm_stop} without {@code kill}: lxc-stop, and then a wait for its command socket. */
  private Next shutDown(int vmid, long timeout, boolean kill, Piece then) {
    Duration patience = Duration.ofSeconds(timeout);
    Duration needed = node.settings().durationOf("vzshutdown");
    boolean obeys =
        !node.settings().behaviourOf(vmid).ignoresShutdown() && needed.compareTo(patience) <= 0;
    if (obeys || kill) {
      return Next.after(obeys ? needed : patience, done -> stopped(done, vmid, then));
    }
    return Next.after(
        patience,
        worker -> {
          worker.log(
              "command 'lxc-stop -n %d --nokill --timeout %d' failed: exit code 1"
                  .formatted(vmid, timeout));
          return Next.after(patience.plusSeconds(5), last -> didNotStop(last, vmid, then));
        });
  }

  /** It may have been stopped by other means in the meantime, which counts. */
  private Next didNotStop(Worker worker, int vmid, Piece then) {
    if (files.runs(LXC, vmid)) {
      throw Refusal.failure("container did not stop");
    }
    return then.perform(worker);
  }

  private Next stopped(Worker worker, int vmid, Piece then) {
    files.change(LXC, vmid, SimulatedGuest::stopped);
    return then.perform(worker);
  }
}
