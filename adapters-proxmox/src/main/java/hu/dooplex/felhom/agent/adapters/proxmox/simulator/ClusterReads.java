package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Everything in one list (pve-manager, {@code PVE::API2::Cluster}). */
final class ClusterReads {
  private final SimulatedNode node;
  private final GuestFigures figures;

  ClusterReads(SimulatedNode node) {
    this.node = node;
    this.figures = new GuestFigures(node);
  }

  JsonNode resources(Call call) {
    Optional<String> type = call.optional("type");
    Rights rights = call.rights();
    ArrayNode list = Json.array();
    if (wanted(type, "vm")) {
      node.guests().stream()
          .filter(guest -> rights.hold("/vms/" + guest.vmid(), "VM.Audit"))
          .forEach(guest -> list.add(of(guest)));
      node.settings().guestsElsewhere().entrySet().stream()
          .filter(one -> rights.hold("/vms/" + one.getKey().vmid(), "VM.Audit"))
          .forEach(one -> list.add(of(one.getKey(), one.getValue())));
    }
    if (wanted(type, "node")) {
      list.add(NodeReads.entry(node, rights).put("cgroup-mode", node.hardware().cgroupMode()));
    }
    if (wanted(type, "storage")) {
      node.storages().stream()
          .filter(storage -> !storage.disabled())
          .filter(storage -> rights.hold("/storage/" + storage.name(), "Datastore.Audit"))
          .forEach(storage -> list.add(of(storage)));
    }
    if (rights.hold("/sdn/zones/localnetwork", "SDN.Audit")) {
      addNetwork(list, type);
    }
    return list;
  }

  /** The lowest that is free, or the wanted one if it is. */
  JsonNode nextId(Call call) {
    Optional<String> wanted = call.optional("vmid");
    if (wanted.isPresent()) {
      if (node.guest(call.vmid()).isPresent()) {
        throw Refusal.parameter("vmid", "VM " + wanted.get() + " already exists");
      }
      return TextNode.valueOf(wanted.get());
    }
    int free =
        IntStream.iterate(100, id -> id + 1)
            .filter(id -> node.guest(id).isEmpty())
            .findFirst()
            .orElseThrow();
    return TextNode.valueOf(Integer.toString(free));
  }

  private static boolean wanted(Optional<String> type, String one) {
    return type.map(one::equals).orElse(true);
  }

  /** A guest of that node, without what the node says of it. */
  private static ObjectNode of(GuestRef guest, String where) {
    return Json.object()
        .put("id", guest.toString())
        .put("vmid", guest.vmid().value())
        .put("node", where)
        .put("type", guest.kind().wireName())
        .put("status", "unknown");
  }

  private ObjectNode of(SimulatedGuest guest) {
    ObjectNode entry = of(new GuestRef(guest.kind(), guest.vmid()), node.name());
    ObjectNode listed = figures.of(guest);
    if (guest.measured()) {
      entry.put("template", listed.has("template") ? 1 : 0);
      entry.set("maxcpu", listed.get("cpus"));
      for (String key :
          List.of(
              "name", "status", "uptime", "cpu", "mem", "maxmem", "disk", "maxdisk", "netin",
              "netout")) {
        entry.set(key, listed.get(key));
      }
      for (String key : List.of("diskread", "diskwrite")) {
        entry.set(key, listed.has(key) ? listed.get(key) : Json.number(0));
      }
      if (node.release().since9()) {
        entry.set("memhost", listed.has("memhost") ? listed.get("memhost") : Json.number(0));
      }
    }
    for (String key : List.of("lock", "tags")) {
      if (listed.has(key)) {
        entry.set(key, listed.get(key));
      }
    }
    if (node.settings().behaviourOf(guest.vmid().value()).haManaged()) {
      entry.put("hastate", guest.running().isPresent() ? "started" : "stopped");
    }
    return entry;
  }

  private ObjectNode of(SimulatedStorage storage) {
    ObjectNode entry =
        Json.object()
            .put("id", "storage/" + node.name() + "/" + storage.name())
            .put("storage", storage.name())
            .put("node", node.name())
            .put("type", "storage")
            .put("plugintype", storage.type())
            .put("status", "unknown")
            .put("shared", Json.bit(storage.shared()))
            .put("content", String.join(",", storage.content()));
    if (storage.active()) {
      entry
          .put("status", "available")
          .put("maxdisk", storage.totalBytes())
          .put("disk", storage.usedBytes());
    }
    return entry;
  }

  /** The zone that every node has; 8.4 calls it otherwise. */
  private void addNetwork(ArrayNode list, Optional<String> type) {
    if (node.release().since9()) {
      if (type.isEmpty()) {
        list.addObject()
            .put("id", "network/" + node.name() + "/zone/localnetwork")
            .put("type", "network")
            .put("network-type", "zone")
            .put("network", "localnetwork")
            .put("node", node.name())
            .put("status", "ok");
      }
    } else if (wanted(type, "sdn")) {
      list.addObject()
          .put("id", "sdn/" + node.name() + "/localnetwork")
          .put("type", "sdn")
          .put("sdn", "localnetwork")
          .put("node", node.name())
          .put("status", "ok");
    }
  }
}
