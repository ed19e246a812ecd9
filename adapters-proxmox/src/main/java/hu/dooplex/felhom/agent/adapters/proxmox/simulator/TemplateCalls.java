package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Guests made templates (pve-container, {@code PVE::API2::LXC::template}; qemu-server, {@code
 * PVE::API2::Qemu::template}).
 */
final class TemplateCalls {
  private final SimulatedNode node;
  private final Volumes volumes;
  private final GuestFiles files;

  TemplateCalls(SimulatedNode node) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.files = new GuestFiles(node);
  }

  List<Endpoint> endpoints() {
    Endpoint.Permission allocate = Permissions.any("/vms/{vmid}", "VM.Allocate");
    return List.of(
        Endpoint.of(
            "POST",
            "/nodes/{node}/lxc/{vmid}/template",
            allocate,
            Routes.ofGuest(),
            this::ofContainer),
        Endpoint.of(
            "POST",
            "/nodes/{node}/qemu/{vmid}/template",
            allocate,
            Routes.ofGuest(),
            this::ofMachine));
  }

  /** Answers nothing: that there is a task shows only in the list of tasks. */
  private JsonNode ofContainer(Call call) {
    node.workers().awaitConfigLock(files.load(GuestKind.LXC, call.vmid()));
    SimulatedGuest guest = requireConvertible(GuestKind.LXC, call.vmid());
    node.workers()
        .forkFor(
            call,
            "vztemplate",
            worker ->
                Next.after(node.settings().durationOf("vztemplate"), later -> convert(guest)));
    return NullNode.getInstance();
  }

  private JsonNode ofMachine(Call call) {
    int vmid = call.vmid();
    requireConvertible(GuestKind.QEMU, vmid);
    return node.workers()
        .forkFor(
            call,
            "qmtemplate",
            worker ->
                Next.locked(
                    vmid,
                    held ->
                        Next.after(
                            node.settings().durationOf("qmtemplate"),
                            later -> convert(requireConvertible(GuestKind.QEMU, vmid)))));
  }

  private SimulatedGuest requireConvertible(GuestKind kind, int vmid) {
    SimulatedGuest guest = files.load(kind, vmid);
    GuestFiles.requireUnlocked(guest);
    String title = GuestFiles.word(kind);
    if (!guest.snapshots().isEmpty()) {
      throw Refusal.failure("unable to create template, because " + title + " contains snapshots");
    }
    GuestFiles.requireNoTemplate(guest, "you can't convert a template to a template");
    if (guest.running().isPresent()) {
      throw Refusal.failure(
          switch (kind) {
            case LXC -> "you can't convert a CT to template if the CT is running";
            case QEMU -> "you can't convert a VM to template if VM is running";
          });
    }
    return guest;
  }

  private Next convert(SimulatedGuest guest) {
    SortedMap<String, JsonNode> config = new TreeMap<>(guest.config());
    toTemplate(volumes, guest.kind(), config);
    node.put(guest.withConfig(config));
    return Next.end();
  }

  /** {@code template_create}: every disk is looked at before the first is renamed. */
  static void toTemplate(Volumes volumes, GuestKind kind, Map<String, JsonNode> config) {
    List<GuestDisk> disks = GuestDisk.inUse(kind, config);
    disks.forEach(disk -> volumes.requireTemplateFeature(disk.volume()));
    for (GuestDisk disk : disks) {
      String base = volumes.toBase(disk.volume());
      config.put(disk.key(), TextNode.valueOf(disk.onVolume(base).print()));
    }
    config.put("template", IntNode.valueOf(1));
  }
}
