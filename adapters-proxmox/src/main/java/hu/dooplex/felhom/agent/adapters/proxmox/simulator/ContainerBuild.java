package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The task that creates or restores a container (pve-container, {@code PVE::API2::LXC::create_vm}
 * and {@code PVE::LXC::Create}). What is in the files of a container is not modelled.
 */
final class ContainerBuild {
  /** What it works with. */
  record Tools(SimulatedNode node, Volumes volumes, GuestFiles files, GuestPower power) {}

  private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
  private static final Set<String> NOT_MERGED =
      Set.of("digest", "rootfs", "unprivileged", "parent", "template", "lock");

  private final Tools tools;
  private final ContainerOrder order;
  private final Rights rights;
  private final SortedMap<String, JsonNode> config;
  private final List<String> made = new ArrayList<>();
  private SortedMap<String, JsonNode> backedUp = new TreeMap<>();

  /** Whether the guest that was there has been touched, and so goes if this fails. */
  private boolean begun;

  ContainerBuild(Tools tools, ContainerOrder order, Rights rights) {
    this.tools = tools;
    this.order = order;
    this.rights = rights;
    this.config = new TreeMap<>(order.settings());
    this.begun = !order.existed();
  }

  /** Whether that container is unprivileged now. */
  static boolean unprivileged(SimulatedNode node, int vmid) {
    return node.guest(vmid).stream().anyMatch(guest -> guest.flag("unprivileged"));
  }

  /** Disks first: they are there, empty, while the archive is unpacked. */
  Next begin(Worker worker) {
    return guarded(() -> {
      if (order.unprivileged().orElse(false)) {
        config.put("unprivileged", IntNode.valueOf(1));
      }
      SortedMap<String, String> disks = order.disks();
      if (order.restore()) {
        recover(worker);
      }
      if (disks.isEmpty()) {
        disks = order.restore() ? archivedDisks() : newRootDisk();
      }
      begun = true;
      disks.forEach((key, value) -> makeDisk(worker, key, value));
      replaceOld(worker);
      return Next.after(tools.node().settings().durationOf(order.taskType()), this::unpack);
    });
  }

  private void recover(Worker worker) {
    SimulatedGuest before = tools.files().load(GuestKind.LXC, order.vmid());
    if (before.running().isPresent()) {
      throw Refusal.failure("can't overwrite running container");
    }
    worker.log("recovering backed-up configuration from '" + order.archive() + "'");
    backedUp =
        new TreeMap<>(
            tools
                .volumes()
                .existing(order.archive())
                .contents()
                .map(ArchiveContents::config)
                .orElseThrow(
                    () -> Refusal.failure("ERROR: archive contains no configuration file")));
    requireArchivedBridges();
    if (order.unprivileged().isEmpty() && backedUp.containsKey("unprivileged")) {
      config.put("unprivileged", backedUp.get("unprivileged"));
    }
    boolean mayStay = order.existed() && !unprivileged(tools.node(), order.vmid());
    if (tools.node().release().since9() && !isUnprivileged() && !mayStay) {
      rights.require("/", "Sys.Modify");
    }
  }

  private void requireArchivedBridges() {
    backedUp.forEach((key, value) -> {
      if (key.matches("net\\d+") && !order.settings().containsKey(key)) {
        new ContainerNetwork(tools.node()).requireUse(rights, value.asText());
      }
    });
  }

  private boolean isUnprivileged() {
    return config.containsKey("unprivileged") && config.get("unprivileged").asInt() == 1;
  }

  private SortedMap<String, String> newRootDisk() {
    return new TreeMap<>(Map.of("rootfs", order.storage() + ":4"));
  }

  /** Those of the archive, at the same size, all on the storage that was named. */
  private SortedMap<String, String> archivedDisks() {
    SortedMap<String, String> disks = new TreeMap<>(GuestDisk.KEY_ORDER);
    for (GuestDisk disk : GuestDisk.inUse(GuestKind.LXC, backedUp)) {
      if (!disk.isVolume()) {
        throw Refusal.failure(
            "restoring '%s' to %s mount is only possible for root"
                .formatted(disk.key(), disk.type()));
      }
      long bytes =
          disk.size()
              .orElseThrow(() ->
                  Refusal.failure(
                      "unable to detect disk size - please specify " + disk.key() + " (size)"));
      String gib = BigDecimal.valueOf(bytes).divide(GIB).toPlainString();
      disks.put(disk.key(), disk.unsized().onVolume(order.storage() + ":" + gib).print());
    }
    if (!disks.containsKey("rootfs")) {
      throw Refusal.failure(
          "rootfs configuration could not be recovered, please check and specify manually!");
    }
    return disks;
  }

  private void makeDisk(Worker worker, String key, String value) {
    GuestDisk disk = GuestDisk.parse(GuestKind.LXC, key, value);
    Optional<GuestDisk.Wanted> wanted = disk.wanted();
    GuestDisk there = disk;
    if (wanted.isPresent()) {
      there =
          new ContainerDisks(tools.volumes()).made(worker::log, order.vmid(), disk, wanted.get());
      made.add(there.volume());
    }
    config.put(key, TextNode.valueOf(there.print()));
  }

  /** The old disks go as soon as the new ones are there, before anything is unpacked. */
  private void replaceOld(Worker worker) {
    SimulatedGuest old = tools.files().load(GuestKind.LXC, order.vmid());
    if (old.config().size() > 1) {
      GuestDestruction.freeDisks(tools.volumes(), worker, old);
      tools.node().put(SimulatedGuest.lxc(order.vmid()).lock("create"));
    }
  }

  private Next unpack(Worker worker) {
    return guarded(() -> {
      ContainerArchive archive =
          new ContainerArchive(tools.node(), tools.volumes(), order.archive());
      if (order.restore()) {
        worker.log("restoring '" + order.archive() + "' now..");
      }
      archive.unpack(worker, order, GuestDisk.inUse(GuestKind.LXC, config), isUnprivileged());
      if (order.restore()) {
        worker.log("merging backed-up and given configuration..");
        merge(worker);
      } else {
        archive.detect(worker, config);
      }
      config.putIfAbsent("hostname", TextNode.valueOf("CT" + order.vmid()));
      config.putIfAbsent("memory", IntNode.valueOf(512));
      config.putIfAbsent("swap", IntNode.valueOf(512));
      return finish(worker);
    });
  }

  /** {@code sanitize_and_merge_config}: what was not sent comes from the archive. */
  private void merge(Worker worker) {
    requireArchivedBridges();
    backedUp.forEach((key, value) -> {
      if (NOT_MERGED.contains(key) || key.matches("mp\\d+|unused\\d+")) {
        return;
      }
      boolean wasUnprivileged =
          backedUp.containsKey("unprivileged") && backedUp.get("unprivileged").asInt() == 1;
      if (key.equals("features") && !isUnprivileged() && wasUnprivileged) {
        worker.log("changing from unprivileged to privileged, skipping features");
      } else if (order.unique() && key.matches("net\\d+")) {
        ContainerNetwork network = new ContainerNetwork(tools.node());
        config.put(key, TextNode.valueOf(network.renewed(order.vmid(), value.asText())));
      } else {
        config.putIfAbsent(key, value);
      }
    });
  }

  private Next finish(Worker worker) {
    if (backedUp.containsKey("template")) {
      worker.log("Convert restored container to template...");
      TemplateCalls.toTemplate(tools.volumes(), GuestKind.LXC, config);
    }
    tools.node().put(SimulatedGuest.lxc(order.vmid()).withConfig(config));
    // A start is a task of its own, whose end this one does not wait for.
    return order.startAfter()
        ? Next.unlocked(free -> {
          tools.power().start(order.vmid(), rights);
          return Next.end();
        })
        : Next.end();
  }

  /** An error takes with it what was made, and the container too once that has been touched. */
  private Next guarded(Supplier<Next> work) {
    try {
      return work.get();
    } catch (Refusal refusal) {
      made.forEach(volume -> tools.volumes().free(line -> {}, volume));
      if (begun) {
        tools.node().removeGuest(order.vmid());
      } else {
        tools.node().changeGuest(order.vmid(), guest -> guest.unset("lock"));
      }
      throw Refusal.failure(order.complaint() + Workers.exitStatus(refusal));
    }
  }
}
