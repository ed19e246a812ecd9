package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Guests (pve-container, {@code PVE::API2::LXC}; qemu-server, {@code PVE::API2::Qemu}). The virtual
 * machine's half is from the source alone: the recorded servers had none.
 */
final class GuestReads {
  private final SimulatedNode node;
  private final GuestFigures figures;
  private final GuestFiles files;

  GuestReads(SimulatedNode node) {
    this.node = node;
    this.figures = new GuestFigures(node);
    this.files = new GuestFiles(node);
  }

  /** A guest that the token may not see is left out without a word. */
  JsonNode list(GuestKind kind, Call call) {
    ArrayNode list = Json.array();
    for (SimulatedGuest guest : node.guests()) {
      if (guest.kind() == kind && call.rights().hold("/vms/" + guest.vmid(), "VM.Audit")) {
        list.add(call.flag("full") ? figures.inFull(guest) : figures.of(guest));
      }
    }
    return list;
  }

  JsonNode current(GuestKind kind, Call call) {
    SimulatedGuest guest = files.load(kind, call.vmid());
    ObjectNode status =
        switch (guest.kind()) {
          case LXC -> figures.of(guest);
          case QEMU -> figures.inFull(guest);
        };
    boolean managed = node.settings().behaviourOf(call.vmid()).haManaged();
    ObjectNode ha = status.putObject("ha").put("managed", Json.bit(managed));
    if (managed) {
      ha.put("state", guest.running().isPresent() ? "started" : "stopped");
    }
    if (guest.value("agent").filter(GuestReads::agentEnabled).isPresent()) {
      status.put("agent", 1);
    }
    return status;
  }

  static boolean agentEnabled(String agent) {
    return agent.matches("(enabled=)?1(,.*)?");
  }

  JsonNode config(GuestKind kind, Call call) {
    Optional<String> snapshot = call.optional("snapshot");
    if (snapshot.isPresent() && call.flag("current")) {
      String problem = "cannot use 'snapshot' parameter with 'current'";
      throw Refusal.parameters(Map.of("snapshot", problem, "current", problem));
    }
    SimulatedGuest guest = files.load(kind, call.vmid());
    return snapshot.isPresent()
        ? ofSnapshot(guest, snapshot.get())
        : ofGuest(guest, call.flag("current"));
  }

  /** What is pending counts as done, unless the running values are asked for. */
  private static JsonNode ofGuest(SimulatedGuest guest, boolean current) {
    Map<String, JsonNode> values = new TreeMap<>(guest.config());
    if (!current) {
      values.putAll(guest.pending());
      // Perl: "delete … if $conf->{$opt}" leaves what is false, so a 0 stays in sight.
      guest.pendingDeletes().stream()
          .filter(key -> values.containsKey(key) && !values.get(key).asText().equals("0"))
          .forEach(values::remove);
    }
    values.put("digest", ConfigFile.digest(guest));
    return Json.object().setAll(values);
  }

  static JsonNode ofSnapshot(SimulatedGuest guest, String name) {
    SimulatedSnapshot snapshot = Snapshots.require(guest, name);
    ObjectNode values = Json.object();
    values.setAll(snapshot.config());
    snapshot.parent().ifPresent(parent -> values.put("parent", parent));
    if (!snapshot.description().isEmpty()) {
      values.put("description", snapshot.description());
    }
    return values.put("snaptime", snapshot.takenAt().getEpochSecond());
  }

  /** {@code PVE::GuestHelpers::config_with_pending_array}. */
  JsonNode pending(GuestKind kind, Call call) {
    SimulatedGuest guest = files.load(kind, call.vmid());
    Map<String, JsonNode> values = new TreeMap<>(guest.config());
    values.put("digest", ConfigFile.digest(guest));
    ArrayNode list = Json.array();
    values.forEach((key, value) -> {
      ObjectNode entry = list.addObject().put("key", key).set("value", value);
      if (guest.pending().containsKey(key)) {
        entry.set("pending", guest.pending().get(key));
      }
      if (guest.pendingDeletes().contains(key)) {
        entry.put("delete", 1);
      }
    });
    guest
        .pending()
        .forEach((key, value) -> {
          if (!values.containsKey(key)) {
            list.addObject().put("key", key).set("pending", value);
          }
        });
    return list;
  }

  JsonNode snapshots(GuestKind kind, Call call) {
    SimulatedGuest guest = files.load(kind, call.vmid());
    ArrayNode list = Json.array();
    for (SimulatedSnapshot snapshot : guest.snapshots()) {
      ObjectNode entry =
          list.addObject()
              .put("name", snapshot.name())
              .put("snaptime", snapshot.takenAt().getEpochSecond())
              .put("description", snapshot.description());
      snapshot.parent().ifPresent(parent -> entry.put("parent", parent));
      Optional.ofNullable(snapshot.config().get(Snapshots.STATE))
          .ifPresent(state -> entry.set(Snapshots.STATE, state));
      if (guest.kind() == GuestKind.QEMU) {
        entry.put("vmstate", 0); // memory is not modelled
      }
    }
    ObjectNode now =
        list.addObject()
            .put("name", "current")
            .put("description", "You are here!")
            .put("running", Json.bit(guest.running().isPresent()))
            .set("digest", ConfigFile.digest(guest));
    guest.value("parent").ifPresent(parent -> now.put("parent", parent));
    return list;
  }
}
