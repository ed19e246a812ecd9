package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The host's disks (pve-storage, {@code PVE::API2::Disks} and {@code PVE::Diskmanage}). */
final class DiskReads {
  private static final long METADATA_BYTES = 4L << 30;

  private final SimulatedNode node;

  DiskReads(SimulatedNode node) {
    this.node = node;
  }

  /** Either of two rights will do, and so the refusal names none. */
  static void mayList(Rights rights, Map<String, String> inPath) {
    if (!rights.hold("/", "Sys.Audit")
        && !rights.hold("/nodes/" + inPath.get("node"), "Sys.Audit")) {
      throw Refusal.permission();
    }
  }

  /** Partitions are not modelled: asked for or not, the whole disks are listed. */
  JsonNode list(Call call) {
    ArrayNode list = Json.array();
    for (SimulatedDisk disk : node.disks()) {
      boolean wanted =
          call.optional("type")
              .map(type -> type.equals("unused") && disk.used().isEmpty())
              .orElse(true);
      if (wanted) {
        list.add(entry(disk, call.flag("skipsmart")));
      }
    }
    return list;
  }

  private static ObjectNode entry(SimulatedDisk disk, boolean withoutSmart) {
    ObjectNode entry =
        Json.object()
            .put("devpath", disk.device())
            .put("vendor", disk.vendor())
            .put("model", disk.model())
            .put("serial", disk.serial())
            .put("wwn", disk.wwn())
            .put("type", disk.type())
            .put("size", disk.sizeBytes())
            .put("rpm", disk.rpm())
            .put("gpt", Json.bit(disk.gpt()))
            .put("osdid", -1)
            .putNull("osdid-list");
    disk.used().ifPresent(used -> entry.put("used", used));
    if (disk.mounted()) {
      entry.put("mounted", 1);
    }
    String health = disk.smart().map(SmartReport::health).orElse("UNKNOWN");
    entry.put("health", withoutSmart ? "UNKNOWN" : health);
    if (withoutSmart || disk.lifeLeftPercent().isEmpty()) {
      entry.put("wearout", "N/A");
    } else {
      entry.put("wearout", disk.lifeLeftPercent().getAsInt());
    }
    return entry;
  }

  /**
   * The pools that storages are on ({@code PVE::Storage::LvmThinPlugin::list_thinpools}); from the
   * source alone: the recorded servers had none.
   */
  JsonNode thinPools(Call call) {
    ArrayNode list = Json.array();
    for (SimulatedStorage storage : node.storages()) {
      if (storage.type().equals("lvmthin")) {
        list.addObject()
            .put("vg", storage.settings().getOrDefault("vgname", ""))
            .put("lv", storage.settings().getOrDefault("thinpool", ""))
            .put("lv_size", storage.totalBytes())
            .put("used", storage.usedBytes())
            .put("metadata_size", METADATA_BYTES)
            .put("metadata_used", METADATA_BYTES / 100 * node.settings().thinMetadataPercent());
      }
    }
    return list;
  }

  JsonNode smart(Call call) {
    SimulatedDisk disk =
        node.disk(call.text("disk")).orElseThrow(() -> Refusal.failure("not a valid block device"));
    if (disk.smart().isEmpty()) {
      if (!node.release().since9()) {
        throw Refusal.failure("Error getting S.M.A.R.T. data: Exit code: 1");
      }
      return Json.object().put("health", "UNKNOWN");
    }
    SmartReport report = disk.smart().get();
    ObjectNode answer = Json.object().put("health", report.health());
    return call.flag("healthonly") ? answer : withDetails(answer, report);
  }

  private static ObjectNode withDetails(ObjectNode answer, SmartReport report) {
    report.wearout().ifPresent(left -> answer.put("wearout", left));
    if (report.text().isPresent()) {
      return answer.put("type", "text").put("text", report.text().get());
    }
    ArrayNode attributes = answer.put("type", "ata").putArray("attributes");
    for (SmartReport.Attribute attribute : report.attributes()) {
      attributes
          .addObject()
          .put("id", attribute.id())
          .put("name", attribute.name())
          .put("flags", attribute.flags())
          .put("value", attribute.value())
          .put("normalized", attribute.value())
          .put("worst", attribute.worst())
          .put("threshold", attribute.threshold())
          .put("fail", attribute.fail())
          .put("raw", attribute.raw());
    }
    return answer;
  }
}
