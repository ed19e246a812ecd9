package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The node as it must have been when a read was recorded: the rig that all recordings share, and
 * the one thing that the read shows. Errors and rights come from the rig alone.
 */
final class RecordedWorld {
  static final Instant NOW = Instant.ofEpochSecond(1_795_378_643);

  private final RecordedRead read;
  private final SimulatedNode node;

  private RecordedWorld(RecordedRead read) {
    this.read = read;
    // A name that was not the recorded server's own is the subject of its recording.
    String name =
        read.node().equals("nosuch")
            ? read.release() == PveRelease.V8_4 ? "pve1" : "pve9"
            : read.node();
    this.node = new SimulatedNode(name, read.release(), InstantSource.fixed(NOW));
  }

  static SimulatedNode of(RecordedRead read) {
    RecordedWorld world = new RecordedWorld(read);
    world.rig();
    if (read.status() == 200) {
      world.shown();
    } else if (read.status() == 403 && read.apiPath().contains("/tasks/")) {
      world.node.put(SimulatedTask.running(new Upid(read.segments().get(3))));
    }
    return world.node;
  }

  private void rig() {
    PveRelease release = read.release();
    node.put(NodeHardware.recorded().cgroupV1())
        .put(ApiToken.of("agent@pve!full", "f").grant("/", release.administrator()))
        .put(ApiToken.of("agent@pve!root", "r").grant("/", release.administrator()))
        .put(ApiToken.of("agent@pve!audit", "a").grant("/", release.auditor()))
        .put(ApiToken.of("agent@pve!none", "n"))
        .put(
            ApiToken.of("agent@pve!vmop", "v")
                .grant(
                    "/",
                    Set.of(
                        "VM.Audit",
                        "VM.Config.Memory",
                        "VM.PowerMgmt",
                        "VM.Snapshot",
                        "Datastore.AllocateSpace",
                        "Datastore.Audit",
                        "Sys.Audit")))
        .put(SimulatedDisk.virtual("/dev/vda", 274_877_906_944L));
    // A token without rights got empty lists from a server that had all of this.
    if (read.status() != 200 || read.token().equals("none")) {
      int vmid = release == PveRelease.V8_4 ? 100 : 900;
      node.put(SimulatedGuest.lxc(vmid).set("hostname", "ct" + vmid))
          .put(SimulatedStorage.of("local", "dir", "backup", "vztmpl"))
          .put(
              SimulatedTask.ended(
                  SimulatedTask.upid(node.name(), 1, 1, NOW, "vzstart", "1", "agent@pve!full"),
                  NOW,
                  "OK"));
    }
  }

  private void shown() {
    List<String> path = read.segments().stream().filter(part -> !part.isEmpty()).toList();
    String last = path.getLast();
    if (path.contains("tasks")) {
      tasks(path);
    } else if (last.equals("resources")) {
      resources();
    } else if (path.contains("storage")) {
      storages(path);
    } else if (path.contains("lxc")) {
      guests(path);
    } else if (last.equals("smart") && read.data().has("type")) {
      node.put(smart());
    } else if (last.equals("smart") && !read.data().path("health").asText().equals("UNKNOWN")) {
      node.put(withSmart(SmartReport.ata(read.data().path("health").asText())));
    }
  }

  private void guests(List<String> path) {
    switch (path.getLast()) {
      case "lxc" -> read.data().forEach(entry -> node.put(RecordedGuests.listed(entry)));
      case "current" -> node.put(RecordedGuests.listed(read.data()));
      case "config" -> node.put(RecordedGuests.configured(vmid(path), read.data()));
      case "pending" -> node.put(RecordedGuests.pending(vmid(path), read.data()));
      case "feature" -> feature(vmid(path));
      case "snapshot" -> node.put(RecordedGuests.snapshots(vmid(path), read.data()));
      default -> throw new IllegalArgumentException(read.toString());
    }
  }

  /** Those that end in 00 had their disk on btrfs, the others a raw file in a folder. */
  private void feature(int vmid) {
    String storage = vmid % 100 == 0 ? "btr" : "local";
    node.put(SimulatedStorage.of("btr", "btrfs", "rootdir"))
        .put(SimulatedStorage.of("local", "dir", "rootdir"))
        .put(
            SimulatedGuest.lxc(vmid)
                .set("rootfs", "%s:%d/vm-%d-disk-0.raw,size=512M".formatted(storage, vmid, vmid)));
  }

  private static int vmid(List<String> path) {
    return Integer.parseInt(path.get(3));
  }

  private void resources() {
    for (JsonNode entry : read.data()) {
      switch (entry.path("type").asText()) {
        case "lxc" -> node.put(RecordedGuests.resource(entry));
        case "storage" -> {
          String name = entry.path("storage").asText();
          String type = entry.path("plugintype").asText();
          long size = entry.path("maxdisk").asLong();
          node.put(storage(name, type, entry).space(size, entry.path("disk").asLong(), 0));
        }
        default -> {} // the node and its network are always there
      }
    }
  }

  private void storages(List<String> path) {
    String last = path.getLast();
    if (last.equals("content")) {
      SimulatedStorage local =
          SimulatedStorage.of("local", "dir", "vztmpl", "backup").with(someonesBackup());
      for (JsonNode volume : read.data()) {
        local = local.with(volume(volume));
      }
      // The guest that nobody asked for stands only where the token may not see it.
      boolean filtered = read.token().equals("audit") || read.path().contains("vmid=");
      node.put(filtered ? local : withoutFirst(local));
    } else if (last.equals("status")) {
      node.put(
          usage(storage(path.get(3), read.data().path("type").asText(), read.data()), read.data()));
    } else {
      for (JsonNode entry : read.data()) {
        SimulatedStorage storage =
            storage(entry.path("storage").asText(), entry.path("type").asText(), entry);
        for (String key : List.of("path", "vgname", "thinpool")) {
          if (entry.has(key)) {
            storage = storage.setting(key, entry.path(key).asText());
          }
        }
        node.put(usage(storage, entry));
      }
    }
  }

  private static SimulatedStorage withoutFirst(SimulatedStorage storage) {
    SimulatedStorage rest = SimulatedStorage.of("local", "dir", "vztmpl", "backup");
    for (SimulatedVolume volume : storage.volumes().subList(1, storage.volumes().size())) {
      rest = rest.with(volume);
    }
    return rest;
  }

  private static SimulatedVolume someonesBackup() {
    return SimulatedVolume.backup(
        "local:backup/vzdump-lxc-555-2026_11_22-20_10_49.tar.gz",
        "tar.gz",
        1,
        NOW,
        GuestKind.LXC,
        555);
  }

  private static SimulatedStorage storage(String name, String type, JsonNode entry) {
    return SimulatedStorage.of(name, type, entry.path("content").asText().split(",", -1));
  }

  private static SimulatedStorage usage(SimulatedStorage storage, JsonNode entry) {
    return storage.space(
        entry.path("total").asLong(), entry.path("used").asLong(), entry.path("avail").asLong());
  }

  private static SimulatedVolume volume(JsonNode entry) {
    return new SimulatedVolume(
        entry.path("volid").asText(),
        entry.path("content").asText(),
        entry.path("format").asText(),
        entry.path("size").asLong(),
        Instant.ofEpochSecond(entry.path("ctime").asLong()),
        entry.has("vmid") ? OptionalInt.of(entry.path("vmid").asInt()) : OptionalInt.empty(),
        GuestKind.of(entry.path("subtype").asText()),
        entry.has("protected"),
        Optional.empty(),
        Optional.ofNullable(entry.get("notes")).map(JsonNode::asText),
        Optional.empty());
  }

  private void tasks(List<String> path) {
    if (path.getLast().equals("tasks")) {
      List<JsonNode> entries = new ArrayList<>();
      read.data().forEach(entries::addFirst);
      entries.forEach(entry -> node.put(task(entry)));
      others(entries);
    } else if (path.getLast().equals("status")) {
      Upid upid = new Upid(path.get(3));
      node.put(
          read.data().path("status").asText().equals("running")
              ? SimulatedTask.running(upid)
              : SimulatedTask.ended(upid, NOW, read.data().path("exitstatus").asText()));
    } else if (!read.body().toString().contains("unable to open file")) {
      List<String> lines = new ArrayList<>();
      read.data().forEach(line -> lines.add(line.path("t").asText()));
      while (lines.size() < read.body().path("total").asInt()) {
        lines.add("beyond the limit");
      }
      node.put(new SimulatedTask(new Upid(path.get(3)), Optional.of(NOW), "OK", lines));
    }
  }

  private static SimulatedTask task(JsonNode entry) {
    Upid upid = new Upid(entry.path("upid").asText());
    return entry.path("status").asText().equals("RUNNING")
        ? SimulatedTask.running(upid)
        : SimulatedTask.ended(
            upid,
            Instant.ofEpochSecond(entry.path("endtime").asLong()),
            entry.path("status").asText());
  }

  /** Those that match too, but fell outside the cut; one of them before it, for {@code start}. */
  private void others(List<JsonNode> entries) {
    int missing = read.body().path("total").asInt() - entries.size();
    if (missing <= 0) {
      return;
    }
    List<SimulatedTask> shown = entries.stream().map(RecordedWorld::task).toList();
    List<SimulatedTask> all = new ArrayList<>();
    boolean oneSkipped = read.path().contains("start=1");
    for (int i = oneSkipped ? 1 : 0; i < missing; i++) {
      all.add(like(shown.getFirst(), i));
    }
    all.addAll(shown);
    if (oneSkipped) {
      all.add(like(shown.getFirst(), 0));
    }
    all.forEach(node::put);
  }

  private static SimulatedTask like(SimulatedTask task, int number) {
    Upid upid = task.upid();
    return new SimulatedTask(
        SimulatedTask.upid(
            upid.node().value(),
            900_000 + number,
            upid.processStart(),
            upid.startTime(),
            upid.type(),
            upid.id(),
            upid.user()),
        task.ended(),
        task.exitStatus(),
        task.log());
  }

  private SimulatedDisk smart() {
    JsonNode data = read.data();
    if (data.path("type").asText().equals("text")) {
      return withSmart(
          SmartReport.nvme(
              data.path("health").asText(),
              data.path("wearout").asInt(),
              data.path("text").asText()));
    }
    List<SmartReport.Attribute> attributes = new ArrayList<>();
    for (JsonNode line : data.path("attributes")) {
      attributes.add(
          new SmartReport.Attribute(
              line.path("id").asText(),
              line.path("name").asText(),
              line.path("flags").asText(),
              line.path("value").asInt(),
              line.path("worst").asInt(),
              line.path("threshold").asInt(),
              line.path("fail").asText(),
              line.path("raw").asText()));
    }
    return withSmart(
        SmartReport.ata(
            data.path("health").asText(), attributes.toArray(SmartReport.Attribute[]::new)));
  }

  private static SimulatedDisk withSmart(SmartReport report) {
    SimulatedDisk disk = SimulatedDisk.virtual("/dev/vda", 274_877_906_944L);
    return new SimulatedDisk(
        disk.device(),
        disk.vendor(),
        disk.model(),
        disk.serial(),
        disk.wwn(),
        disk.type(),
        disk.sizeBytes(),
        disk.rpm(),
        disk.used(),
        disk.mounted(),
        disk.gpt(),
        disk.lifeLeftPercent(),
        Optional.of(report));
  }
}
