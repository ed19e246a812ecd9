package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The calls below {@code status/} that start and stop guests. */
final class PowerCalls {
  private final ContainerPower containers;
  private final MachinePower machines;

  PowerCalls(SimulatedNode node) {
    containers = new ContainerPower(node);
    machines = new MachinePower(node);
  }

  GuestPower of(GuestKind kind) {
    return switch (kind) {
      case LXC -> containers;
      case QEMU -> machines;
    };
  }

  ContainerPower containers() {
    return containers;
  }

  List<Endpoint> endpoints() {
    return Stream.concat(ofContainers(), ofMachines()).toList();
  }

  private Stream<Endpoint> ofContainers() {
    String path = "/nodes/{node}/lxc/{vmid}/status/";
    return Stream.of(
        post(
            path + "start",
            skipping().optional("debug", ParameterCheck.BOOLEAN),
            containers::start),
        post(
            path + "stop",
            skipping().optional("overrule-shutdown", ParameterCheck.BOOLEAN),
            containers::stop),
        post(
            path + "shutdown",
            Routes.ofGuest()
                .optional("timeout", ParameterCheck.NATURAL)
                .optional("forceStop", ParameterCheck.BOOLEAN),
            containers::shutdown),
        post(
            path + "reboot",
            Routes.ofGuest().optional("timeout", ParameterCheck.NATURAL),
            containers::reboot),
        post(path + "suspend", Routes.ofGuest(), containers::suspend),
        post(path + "resume", Routes.ofGuest(), containers::resume));
  }

  /** Without the parameters of migrations and of what is not modelled. */
  private Stream<Endpoint> ofMachines() {
    String path = "/nodes/{node}/qemu/{vmid}/status/";
    return Stream.of(
        post(
            path + "start",
            skipping().optional("timeout", ParameterCheck.NATURAL),
            machines::start),
        post(
            path + "stop",
            skipping()
                .optional("timeout", ParameterCheck.NATURAL)
                .optional("overrule-shutdown", ParameterCheck.BOOLEAN),
            machines::stop),
        post(
            path + "shutdown",
            skipping()
                .optional("timeout", ParameterCheck.NATURAL)
                .optional("forceStop", ParameterCheck.BOOLEAN),
            machines::shutdown),
        post(
            path + "reboot",
            Routes.ofGuest().optional("timeout", ParameterCheck.NATURAL),
            machines::reboot),
        post(path + "reset", skipping(), machines::reset),
        post(path + "suspend", skipping(), machines::suspend),
        post(path + "resume", skipping(), machines::resume));
  }

  private static ParameterSchema skipping() {
    return Routes.ofGuest().optional("skiplock", ParameterCheck.BOOLEAN);
  }

  private static Endpoint post(String path, ParameterSchema schema, Function<Call, Upid> handler) {
    return Endpoint.of(
        "POST",
        path,
        Permissions.any("/vms/{vmid}", "VM.PowerMgmt"),
        schema,
        call -> TextNode.valueOf(handler.apply(call).text()));
  }

  static void refuseOverruling(Call call) {
    if (call.flag("overrule-shutdown")) {
      throw Refusal.parameter("overrule-shutdown", "Not applicable for HA resources.");
    }
  }

  /** A task all of whose work is done under the guest's config lock. */
  static Upid forkLocked(
      SimulatedNode node, String type, int vmid, Rights owner, List<String> log, Piece locked) {
    return node.workers()
        .fork(
            type,
            Integer.toString(vmid),
            owner,
            worker -> {
              log.forEach(worker::log);
              return Next.locked(vmid, locked);
            });
  }

  /** {@code PVE::GuestHelpers::abort_guest_tasks}: those that the worker's owner may stop. */
  static void abortTasks(SimulatedNode node, Worker worker, String type, int vmid) {
    List<Upid> tasks =
        node.tasks().stream()
            .filter(task -> task.ended().isEmpty())
            .map(SimulatedTask::upid)
            .filter(upid -> upid.type().equals(type))
            .filter(upid -> upid.id().equals(Integer.toString(vmid)))
            .filter(upid -> mayStop(node, worker.rights(), upid))
            .filter(node.workers()::interrupt)
            .toList();
    if (!tasks.isEmpty()) {
      worker.log(
          "overruled "
              + type
              + " tasks: "
              + String.join(", ", tasks.stream().map(Upid::text).toList()));
    }
  }

  private static boolean mayStop(SimulatedNode node, Rights rights, Upid upid) {
    return rights.tokenId().equals(upid.user())
        || rights.hold("/nodes/" + node.name(), "Sys.Modify");
  }
}
