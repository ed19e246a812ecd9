package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** The guest that a recorded answer shows. */
final class RecordedGuests {
  private static final long MIB = 1024L * 1024;

  private RecordedGuests() {}

  static SimulatedGuest listed(JsonNode entry) {
    SimulatedGuest guest =
        SimulatedGuest.lxc(entry.path("vmid").asInt())
            .set("hostname", entry.path("name").asText())
            .set("cores", entry.path("cpus").asInt())
            .set("memory", entry.path("maxmem").asLong() / MIB)
            .set("swap", entry.path("maxswap").asLong() / MIB)
            .set("rootfs", "btr:x,size=" + entry.path("maxdisk").asLong());
    for (String key : List.of("tags", "lock")) {
      if (entry.has(key)) {
        guest = guest.set(key, entry.path(key).asText());
      }
    }
    return entry.path("status").asText().equals("running")
        ? guest.running(
            entry.path("pid").asInt(),
            RecordedWorld.NOW.minusSeconds(entry.path("uptime").asLong()),
            load(entry))
        : guest;
  }

  private static GuestLoad load(JsonNode entry) {
    return new GuestLoad(
        entry.path("cpu").asDouble(),
        entry.path("mem").asLong(),
        entry.path("swap").asLong(),
        entry.path("disk").asLong(),
        entry.path("maxdisk").asLong(),
        entry.path("netin").asLong(),
        entry.path("netout").asLong(),
        entry.path("diskread").asLong(),
        entry.path("diskwrite").asLong());
  }

  static SimulatedGuest configured(int vmid, JsonNode data) {
    SimulatedGuest guest = SimulatedGuest.lxc(vmid);
    for (var entry : data.properties()) {
      if (!entry.getKey().equals("digest")) {
        guest = set(guest, entry.getKey(), entry.getValue());
      }
    }
    return guest;
  }

  private static SimulatedGuest set(SimulatedGuest guest, String key, JsonNode value) {
    return value.isNumber() ? guest.set(key, value.asLong()) : guest.set(key, value.asText());
  }

  static SimulatedGuest pending(int vmid, JsonNode data) {
    SimulatedGuest guest = SimulatedGuest.lxc(vmid);
    for (JsonNode entry : data) {
      String key = entry.path("key").asText();
      JsonNode next = entry.path("pending");
      if (entry.has("value") && !key.equals("digest")) {
        guest = set(guest, key, entry.path("value"));
      }
      if (next.isNumber()) {
        guest = guest.setAtNextStart(key, next.asLong());
      } else if (!next.isMissingNode()) {
        guest = guest.setAtNextStart(key, next.asText());
      }
      if (entry.has("delete")) {
        guest = guest.unsetAtNextStart(key);
      }
    }
    return guest;
  }

  static SimulatedGuest snapshots(int vmid, JsonNode data) {
    SimulatedGuest guest = SimulatedGuest.lxc(vmid);
    for (JsonNode entry : data) {
      if (entry.has("snaptime")) {
        Instant at = Instant.ofEpochSecond(entry.path("snaptime").asLong());
        String description = entry.path("description").asText();
        guest = guest.snapshot(entry.path("name").asText(), at, description.strip());
      } else if (entry.path("running").asInt() == 1) {
        guest = guest.running(1, RecordedWorld.NOW, GuestLoad.NONE);
      }
    }
    return guest;
  }

  static SimulatedGuest resource(JsonNode entry) {
    if (entry.has("maxmem")) {
      ObjectNode full = entry.deepCopy();
      return listed(full.set("cpus", entry.path("maxcpu")));
    }
    SimulatedGuest guest = SimulatedGuest.lxc(entry.path("vmid").asInt()).notYetMeasured();
    return entry.has("tags") ? guest.tags(entry.path("tags").asText()) : guest;
  }
}
