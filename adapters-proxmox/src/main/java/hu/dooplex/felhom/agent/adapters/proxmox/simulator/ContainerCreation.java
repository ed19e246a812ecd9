package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Creating and restoring containers: the call, with its checks in their order (pve-container,
 * {@code PVE::API2::LXC::create_vm}).
 */
final class ContainerCreation {
  /** Parameters that are no configuration. */
  private static final Set<String> OF_THE_CALL =
      Set.of(
          "node",
          "vmid",
          "ostemplate",
          "password",
          "ssh-public-keys",
          "storage",
          "force",
          "restore",
          "unique",
          "pool",
          "ignore-unpack-errors",
          "bwlimit",
          "start",
          "unprivileged");

  private final SimulatedNode node;
  private final Volumes volumes;
  private final GuestFiles files;
  private final ContainerKeys keys;
  private final ContainerBuild.Tools tools;

  ContainerCreation(SimulatedNode node, PowerCalls power) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.files = new GuestFiles(node);
    this.keys = new ContainerKeys(node.release());
    this.tools = new ContainerBuild.Tools(node, volumes, files, power.containers());
  }

  List<Endpoint> endpoints() {
    ParameterSchema schema =
        Routes.ofGuest()
            .required("ostemplate", ParameterCheck.TEXT)
            .optional("password", ParameterCheck.TEXT)
            .optional("ssh-public-keys", ParameterCheck.TEXT)
            .optional("storage", ParameterCheck.STORAGE)
            .optional("force", ParameterCheck.BOOLEAN)
            .optional("restore", ParameterCheck.BOOLEAN)
            .optional("unique", ParameterCheck.BOOLEAN)
            .optional("pool", ParameterCheck.TEXT)
            .optional("ignore-unpack-errors", ParameterCheck.BOOLEAN)
            .optional("bwlimit", ParameterCheck.NATURAL)
            .optional("start", ParameterCheck.BOOLEAN)
            .needs("unique", "restore");
    return List.of(
        Endpoint.of(
            "POST", "/nodes/{node}/lxc", Permissions.everyone(), keys.addTo(schema), this::create));
  }

  private JsonNode create(Call call) {
    ContainerOrder order = checked(call);
    lockNew(order, call.flag("force"));
    ContainerBuild build = new ContainerBuild(tools, order, call.rights());
    return node.workers()
        .forkFor(call, order.taskType(), worker -> Next.locked(order.vmid(), build::begin));
  }

  private ContainerOrder checked(Call call) {
    int vmid = call.vmid();
    Optional<Boolean> unprivileged = unprivileged(call);
    boolean overwrite = requireFreeOrOverwritable(call);
    call.optional("pool")
        .ifPresent(pool -> {
          throw Refusal.permission("pool '" + pool + "' does not exist");
        });
    requireMayAllocate(call, overwrite, unprivileged);
    SortedMap<String, String> sent = new TreeMap<>(call.parameters());
    sent.keySet().removeAll(OF_THE_CALL);
    sent.computeIfPresent("cpuunits", (key, shares) -> node.hardware().clampShares(shares));
    new ContainerRights(node, call.rights(), vmid, Map.of())
        .requireSet(sent, unprivileged.orElse(false));
    new VolumeAccess(volumes, call.rights())
        .require(vmid, call.text("ostemplate"), call.flag("restore") ? "backup" : "vztmpl");
    String storage = call.optional("storage").orElse("local");
    SortedMap<String, String> disks = disks(call.rights(), sent, storage);
    return new ContainerOrder(
        vmid,
        call.flag("restore"),
        call.flag("unique"),
        call.text("ostemplate"),
        storage,
        unprivileged,
        settings(vmid, sent),
        disks,
        overwrite,
        call.flag("start"));
  }

  /** As they are in the file once they were written ({@code update_pct_config}). */
  private Map<String, JsonNode> settings(int vmid, Map<String, String> sent) {
    ConfigDraft draft = new ConfigDraft(SimulatedGuest.lxc(vmid), keys);
    SortedMap<String, String> errors =
        new ContainerUpdate(node, draft).make(sent, List.of(), List.of());
    if (!errors.isEmpty()) {
      throw Refusal.parameters(errors);
    }
    return draft.written().config();
  }

  /** Since 9 a new container is unprivileged unless it is told otherwise, which needs a right. */
  private Optional<Boolean> unprivileged(Call call) {
    Optional<Boolean> sent = call.optional("unprivileged").map("1"::equals);
    if (call.flag("restore")) {
      return sent;
    }
    boolean since9 = node.release().since9();
    boolean unprivileged = sent.orElse(since9);
    if (since9 && !unprivileged) {
      call.rights().require("/", "Sys.Modify");
    }
    return Optional.of(unprivileged);
  }

  private boolean requireFreeOrOverwritable(Call call) {
    Optional<SimulatedGuest> same =
        node.guest(call.vmid()).filter(guest -> guest.kind() == GuestKind.LXC);
    if (same.isEmpty() || !call.flag("restore") || !call.flag("force")) {
      files.requireUnused(call.vmid());
      return false;
    }
    if (same.get().running().isPresent()) {
      throw Refusal.failure("can't overwrite running container");
    }
    GuestFiles.requireUnprotected(same.get(), "unable to restore CT " + call.vmid());
    return true;
  }

  private void requireMayAllocate(Call call, boolean overwrite, Optional<Boolean> unprivileged) {
    String guest = "/vms/" + call.vmid();
    if (call.rights().hold(guest, "VM.Allocate")) {
      return;
    }
    if (!overwrite || !call.rights().hold(guest, "VM.Backup")) {
      throw Refusal.permission();
    }
    boolean toPrivileged = unprivileged.filter(value -> !value).isPresent();
    if (node.release().since9() && toPrivileged && ContainerBuild.unprivileged(node, call.vmid())) {
      call.rights().require("/", "Sys.Modify");
    }
  }

  /** Takes the disks out of what was sent. */
  private SortedMap<String, String> disks(
      Rights rights, SortedMap<String, String> sent, String storage) {
    SortedMap<String, String> disks = new TreeMap<>(GuestDisk.KEY_ORDER);
    sent.forEach((key, value) -> {
      if (GuestDisk.isMountPoint(key)) {
        disks.put(key, value);
      }
    });
    sent.keySet().removeIf(key -> disks.containsKey(key) || key.startsWith("unused"));
    if (!disks.isEmpty() && !disks.containsKey("rootfs")) {
      throw Refusal.failure("mount points configured, but 'rootfs' not set - aborting");
    }
    disks.forEach((key, value) -> {
      GuestDisk disk = GuestDisk.parse(GuestKind.LXC, key, value);
      requireStorage(rights, disk.volume().substring(0, disk.volume().indexOf(':')));
    });
    if (disks.isEmpty()) {
      requireStorage(rights, storage);
    }
    return disks;
  }

  private void requireStorage(Rights rights, String name) {
    SimulatedStorage storage = volumes.storage(name);
    if (storage.disabled()) {
      throw Refusal.failure("storage '" + name + "' is disabled");
    }
    if (!storage.content().contains("rootdir")) {
      throw Refusal.parameter(
          "storage", "storage '" + name + "' does not support container directories");
    }
    rights.require("/storage/" + name, "Datastore.AllocateSpace");
    volumes.usable(name);
  }

  /** {@code create_and_lock_config}: the vmid is taken before the task begins. */
  private void lockNew(ContainerOrder order, boolean force) {
    SimulatedGuest guest = node.guest(order.vmid()).orElse(SimulatedGuest.lxc(order.vmid()));
    node.workers().awaitConfigLock(guest);
    try {
      if (!force) {
        files.requireUnused(order.vmid());
      }
      GuestFiles.requireUnlocked(guest);
    } catch (Refusal refusal) {
      throw Refusal.failure(order.complaint() + Workers.exitStatus(refusal));
    }
    node.put(guest.lock("create"));
  }
}
