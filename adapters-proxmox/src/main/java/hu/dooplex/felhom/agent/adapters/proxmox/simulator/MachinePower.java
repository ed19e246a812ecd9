package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.domain.guest.GuestKind.QEMU;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starting and stopping virtual machines, by source alone (qemu-server, {@code PVE::API2::Qemu} and
 * {@code PVE::QemuServer}). Unlike a container's, nearly everything is looked at inside the task:
 * to stop a stopped machine is {@code OK}, to start a running one fails there.
 */
final class MachinePower implements GuestPower {
  private static final Pattern DOWN = Pattern.compile("(?:^|,)down=(\\d+)");

  /** How long {@code guest-ping} is waited for. */
  private static final Duration AGENT_PATIENCE = Duration.ofSeconds(3);

  private final SimulatedNode node;
  private final GuestFiles files;
  private final GuestStart starts;
  private final HighAvailability ha;

  MachinePower(SimulatedNode node) {
    this.node = node;
    this.files = new GuestFiles(node);
    this.starts = new GuestStart(node);
    this.ha = new HighAvailability(node, QEMU, this);
  }

  @Override
  public Upid start(Call call) {
    call.refuseSkiplock();
    return start(call.vmid(), call.rights());
  }

  @Override
  public Upid start(int vmid, Rights owner) {
    return ha.manages(vmid) ? ha.start(vmid, owner) : startNow(vmid, owner, List.of());
  }

  @Override
  public Upid startNow(int vmid, Rights owner, List<String> log) {
    return fork("qmstart", vmid, owner, log, worker -> boot(worker, vmid));
  }

  @Override
  public Upid stop(Call call) {
    call.refuseSkiplock();
    int vmid = call.vmid();
    if (ha.manages(vmid)) {
      PowerCalls.refuseOverruling(call);
      return ha.stop(vmid, call.rights(), 0);
    }
    boolean overrule = call.flag("overrule-shutdown");
    return node.workers()
        .fork(
            "qmstop",
            call.text("vmid"),
            call.rights(),
            worker -> {
              if (overrule) {
                PowerCalls.abortTasks(node, worker, "qmshutdown", vmid);
              }
              return Next.locked(vmid, locked -> quit(vmid));
            });
  }

  @Override
  public Upid stopNow(int vmid, Rights owner, List<String> log) {
    return fork("qmstop", vmid, owner, log, worker -> quit(vmid));
  }

  @Override
  public Upid shutdown(Call call) {
    call.refuseSkiplock();
    int vmid = call.vmid();
    boolean kill = call.flag("forceStop");
    if (paused(vmid) && !kill) {
      throw Refusal.failure("VM is paused - cannot shutdown");
    }
    if (ha.manages(vmid)) {
      return ha.stop(vmid, call.rights(), call.number("timeout", 60));
    }
    OptionalLong timeout = timeout(call);
    return fork(
        "qmshutdown",
        vmid,
        call.rights(),
        List.of(),
        worker ->
            paused(vmid) ? quit(vmid) : powerDown(worker, vmid, timeout, kill, done -> Next.end()));
  }

  @Override
  public Upid shutDownNow(int vmid, Rights owner, long timeout, boolean kill, List<String> log) {
    return fork(
        "qmshutdown",
        vmid,
        owner,
        log,
        worker -> powerDown(worker, vmid, OptionalLong.of(timeout), kill, done -> Next.end()));
  }

  /** It only shuts down: the machine's end makes another service start it, in a task of root's. */
  @Override
  public Upid reboot(Call call) {
    int vmid = call.vmid();
    if (paused(vmid)) {
      throw Refusal.failure("VM is paused - cannot shutdown");
    }
    requireRunning(vmid);
    OptionalLong timeout = timeout(call);
    return fork(
        "qmreboot",
        vmid,
        call.rights(),
        List.of(),
        worker -> powerDown(worker, vmid, timeout, false, down -> startAgain(down, vmid)));
  }

  /** qmeventd, {@code qm cleanup}. */
  private Next startAgain(Worker worker, int vmid) {
    Rights root = Rights.root(node.release());
    node.workers().at(worker.now().plusSeconds(1), () -> startNow(vmid, root, List.of()));
    return Next.end();
  }

  Upid reset(Call call) {
    call.refuseSkiplock();
    int vmid = call.vmid();
    requireRunning(vmid);
    return fork(
        "qmreset",
        vmid,
        call.rights(),
        List.of(),
        worker -> {
          GuestFiles.requireUnlocked(files.load(QEMU, vmid));
          return Next.end();
        });
  }

  /** Its processors stand still; a suspension to disk is not modelled. */
  @Override
  public Upid suspend(Call call) {
    call.refuseSkiplock();
    requireRunning(call.vmid());
    return pause("qmpause", call, true);
  }

  @Override
  public Upid resume(Call call) {
    call.refuseSkiplock();
    requireRunning(call.vmid());
    return pause("qmresume", call, false);
  }

  private Upid pause(String type, Call call, boolean paused) {
    int vmid = call.vmid();
    return fork(
        type,
        vmid,
        call.rights(),
        List.of(),
        worker -> {
          SimulatedGuest guest = files.load(QEMU, vmid);
          if (guest.value("lock").filter("backup"::equals).isEmpty()) {
            GuestFiles.requireUnlocked(guest);
          }
          node.settings().guestBehaves(vmid, node.settings().behaviourOf(vmid).paused(paused));
          return Next.end();
        });
  }

  private Upid fork(String type, int vmid, Rights owner, List<String> log, Piece locked) {
    return PowerCalls.forkLocked(node, type, vmid, owner, log, locked);
  }

  private static OptionalLong timeout(Call call) {
    return call.optional("timeout").isPresent()
        ? OptionalLong.of(call.number("timeout", 0))
        : OptionalLong.empty();
  }

  private boolean paused(int vmid) {
    return files.runs(QEMU, vmid) && node.settings().behaviourOf(vmid).paused();
  }

  private void requireRunning(int vmid) {
    if (!running(vmid)) {
      throw Refusal.failure("VM " + vmid + " not running");
    }
  }

  /** {@code check_running}, which wants a configuration first. */
  private boolean running(int vmid) {
    Optional<SimulatedGuest> guest = files.find(QEMU, vmid);
    if (guest.isEmpty()) {
      throw Refusal.failure(
          "unable to find configuration file for VM %d on node '%s'".formatted(vmid, node.name()));
    }
    return guest.get().running().isPresent();
  }

  private Next boot(Worker worker, int vmid) {
    SimulatedGuest found = files.load(QEMU, vmid);
    GuestFiles.requireNoTemplate(found, "you can't start a vm if it's a template");
    String lock = found.value("lock").orElse("");
    if (lock.equals("backup") && found.running().isPresent()) {
      return Next.end(); // it is resumed in the process that the backup uses
    }
    if (!lock.equals("suspended")) {
      GuestFiles.requireUnlocked(found);
    }
    if (found.running().isPresent()) {
      throw Refusal.failure("VM " + vmid + " already running");
    }
    files.change(QEMU, vmid, MachineUpdate::applied);
    MachineNetwork.missingBridge(node, files.load(QEMU, vmid))
        .ifPresent(bridge -> {
          throw GuestStart.failed(
              worker,
              "start failed: QEMU exited with code 1",
              List.of("bridge '" + bridge + "' does not exist"));
        });
    starts.requireScriptedSuccess(worker, vmid);
    return Next.after(
        node.settings().durationOf("qmstart"), done -> starts.running(done, QEMU, vmid));
  }

  private Next quit(int vmid) {
    if (!running(vmid)) {
      return Next.end();
    }
    GuestFiles.requireUnlocked(files.load(QEMU, vmid));
    return Next.after(
        node.settings().durationOf("qmstop"), done -> stopped(done, vmid, end -> Next.end()));
  }

  /** {@code _do_vm_stop}: the guest agent if it answers, else the power button. */
  private Next powerDown(Worker worker, int vmid, OptionalLong asked, boolean kill, Piece then) {
    if (!running(vmid)) {
      return Next.end();
    }
    SimulatedGuest guest = files.load(QEMU, vmid);
    GuestFiles.requireUnlocked(guest);
    Duration patience = Duration.ofSeconds(asked.orElseGet(() -> configuredTimeout(guest)));
    boolean hasAgent = guest.value("agent").filter(GuestReads::agentEnabled).isPresent();
    if (hasAgent && !node.settings().behaviourOf(vmid).agentAnswers()) {
      worker.log(
          "QEMU Guest Agent is not running - VM %d qga command 'guest-ping' failed - got timeout"
              .formatted(vmid));
      return Next.after(AGENT_PATIENCE, later -> pressButton(vmid, patience, kill, then));
    }
    return pressButton(vmid, patience, kill, then);
  }

  private static long configuredTimeout(SimulatedGuest guest) {
    Matcher down = DOWN.matcher(guest.value("startup").orElse(""));
    return down.find() && !down.group(1).matches("0+") ? Long.parseLong(down.group(1)) : 60;
  }

  private Next pressButton(int vmid, Duration patience, boolean kill, Piece then) {
    Duration needed = node.settings().durationOf("qmshutdown");
    boolean obeys =
        !node.settings().behaviourOf(vmid).ignoresShutdown() && needed.compareTo(patience) < 0;
    if (obeys) {
      return Next.after(needed, done -> stopped(done, vmid, then));
    }
    return Next.after(
        patience,
        worker -> {
          if (files.runs(QEMU, vmid) && !kill) {
            throw Refusal.failure("VM quit/powerdown failed - got timeout");
          }
          if (files.runs(QEMU, vmid)) {
            worker.log("VM still running - terminating now with SIGTERM");
          }
          return stopped(worker, vmid, then);
        });
  }

  private Next stopped(Worker worker, int vmid, Piece then) {
    files.change(QEMU, vmid, SimulatedGuest::stopped);
    node.settings().guestBehaves(vmid, node.settings().behaviourOf(vmid).paused(false));
    return then.perform(worker);
  }
}
