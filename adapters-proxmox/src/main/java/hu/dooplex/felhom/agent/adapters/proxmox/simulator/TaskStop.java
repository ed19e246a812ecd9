package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.List;

/** Stopping a task (pve-manager, {@code PVE::API2::Tasks}, {@code stop_task}). */
final class TaskStop {
  private final SimulatedNode node;

  TaskStop(SimulatedNode node) {
    this.node = node;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
            "DELETE",
            "/nodes/{node}/tasks/{upid}",
            Permissions.everyone(),
            Routes.onNode().required("upid", ParameterCheck.TEXT),
            this::stop));
  }

  /** Stopping one that has ended is no error, and has no effect. */
  private JsonNode stop(Call call) {
    Upid upid =
        Upid.parse(call.text("upid"))
            .orElseThrow(() -> Refusal.parameter("upid", "unable to parse worker upid"));
    SimulatedTask task =
        node.tasks().stream()
            .filter(known -> known.upid().equals(upid))
            .findFirst()
            .orElseThrow(() -> Refusal.parameter("upid", "no such task"));
    if (!call.rights().tokenId().equals(upid.user())) {
      call.rights().require("/nodes/" + node.name(), "Sys.Modify");
    }
    if (task.ended().isEmpty() && !node.workers().interrupt(upid)) {
      String[] log = task.log().toArray(String[]::new);
      node.put(SimulatedTask.ended(upid, node.written(node.now()), "received interrupt", log));
    }
    return NullNode.getInstance();
  }
}
