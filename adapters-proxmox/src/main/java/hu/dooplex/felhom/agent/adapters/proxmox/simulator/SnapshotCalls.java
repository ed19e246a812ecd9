package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The calls about snapshots (pve-container, {@code PVE::API2::LXC::Snapshot}; qemu-server, {@code
 * PVE::API2::Qemu}). A machine's memory is not modelled: {@code vmstate} is taken and forgotten.
 */
final class SnapshotCalls {
  private final SimulatedNode node;
  private final PowerCalls power;
  private final GuestFiles files;

  SnapshotCalls(SimulatedNode node, PowerCalls power) {
    this.node = node;
    this.power = power;
    this.files = new GuestFiles(node);
  }

  List<Endpoint> endpoints() {
    return Stream.of(GuestKind.values()).flatMap(this::endpoints).toList();
  }

  private Stream<Endpoint> endpoints(GuestKind kind) {
    String guest = "/nodes/{node}/" + kind.wireName() + "/{vmid}";
    String all = guest + "/snapshot";
    String one = all + "/{snapname}";
    Endpoint.Permission take = Permissions.any("/vms/{vmid}", "VM.Snapshot");
    Endpoint.Permission goBack =
        Permissions.any("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback");
    Endpoint.Permission look =
        Permissions.any("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback", "VM.Audit");
    return Stream.of(
        Endpoint.of("POST", all, take, ofNew(kind), call -> create(kind, call)),
        Endpoint.of("GET", one, Permissions.everyone(), ofOne(), call -> index()),
        Endpoint.of(
            "DELETE",
            one,
            take,
            ofOne().optional("force", ParameterCheck.BOOLEAN),
            call -> delete(kind, call)),
        Endpoint.of(
            "POST",
            one + "/rollback",
            goBack,
            ofOne().optional("start", ParameterCheck.BOOLEAN),
            call -> rollBack(kind, call)),
        Endpoint.of("GET", one + "/config", look, ofOne(), call -> config(kind, call)),
        Endpoint.of(
            "PUT",
            one + "/config",
            take,
            ofOne().optional("description", ParameterCheck.TEXT),
            call -> describe(kind, call)),
        Endpoint.of(
            "GET",
            guest + "/feature",
            Permissions.any("/vms/{vmid}", "VM.Audit"),
            Routes.ofGuest()
                .required("feature", ParameterCheck.oneOf("snapshot"))
                .optional("snapname", ParameterCheck.SNAPSHOT_NAME),
            call -> feature(kind, call)));
  }

  private static ParameterSchema ofOne() {
    return Routes.ofGuest().required("snapname", ParameterCheck.SNAPSHOT_NAME);
  }

  private static ParameterSchema ofNew(GuestKind kind) {
    ParameterSchema schema = ofOne().optional("description", ParameterCheck.TEXT);
    return switch (kind) {
      case LXC -> schema;
      case QEMU -> schema.optional("vmstate", ParameterCheck.BOOLEAN);
    };
  }

  private JsonNode create(GuestKind kind, Call call) {
    String name = call.text("snapname");
    boolean reserved =
        switch (kind) {
          case LXC -> name.equals("current") || name.equals("vzdump");
          case QEMU -> name.equals("current") || name.equalsIgnoreCase("pending");
        };
    if (reserved) {
      // A machine's text names the word, not what was sent.
      String word = name.equals("current") || kind == GuestKind.LXC ? name : "pending";
      throw Refusal.failure("unable to use snapshot name '" + word + "' (reserved name)");
    }
    if (kind == GuestKind.QEMU) {
      files.load(kind, call.vmid());
    }
    String description = call.optional("description").orElse("");
    return fork("snapshot", kind, call, work(kind).create(call.vmid(), name, description));
  }

  private JsonNode delete(GuestKind kind, Call call) {
    Piece work = work(kind).delete(call.vmid(), call.text("snapname"));
    return fork("delsnapshot", kind, call, work);
  }

  private JsonNode rollBack(GuestKind kind, Call call) {
    if (kind == GuestKind.QEMU && call.flag("start")) {
      call.rights().require("/vms/" + call.vmid(), "VM.PowerMgmt");
    }
    Piece work = work(kind).rollBack(call.vmid(), call.text("snapname"), call.flag("start"));
    return fork("rollback", kind, call, work);
  }

  private JsonNode fork(String what, GuestKind kind, Call call, Piece work) {
    return node.workers().forkFor(call, GuestFiles.taskType(kind, what), work);
  }

  private SnapshotWork work(GuestKind kind) {
    return new SnapshotWork(node, kind, power.of(kind));
  }

  private static JsonNode index() {
    return Json.array()
        .add(Json.object().put("cmd", "rollback"))
        .add(Json.object().put("cmd", "config"));
  }

  private JsonNode config(GuestKind kind, Call call) {
    return GuestReads.ofSnapshot(files.load(kind, call.vmid()), call.text("snapname"));
  }

  private JsonNode describe(GuestKind kind, Call call) {
    if (call.optional("description").isPresent()) {
      files.find(kind, call.vmid()).ifPresent(node.workers()::awaitConfigLock);
      SimulatedGuest guest = files.load(kind, call.vmid());
      GuestFiles.requireUnlocked(guest);
      String name = call.text("snapname");
      Snapshots.require(guest, name);
      node.put(Snapshots.described(guest, name, call.text("description")));
    }
    return NullNode.getInstance();
  }

  /** Of the other features, nobody here asks. */
  private JsonNode feature(GuestKind kind, Call call) {
    SimulatedGuest guest = files.load(kind, call.vmid());
    Map<String, JsonNode> config =
        call.optional("snapname")
            .map(name -> Snapshots.require(guest, name).config())
            .orElse(guest.config());
    ObjectNode answer =
        Json.object()
            .put(
                "hasFeature",
                Json.bit(new Volumes(node).canSnapshot(GuestDisk.inUse(kind, config))));
    if (kind == GuestKind.QEMU) {
      answer.putArray("nodes").add(node.name());
    }
    return answer;
  }
}
