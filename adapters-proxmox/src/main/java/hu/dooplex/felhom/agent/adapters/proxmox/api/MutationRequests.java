package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest.Method;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The catalogue's requests (trust.md, 2): each operation with exactly these parameters. Whatever
 * the API has besides is not written down here and is never sent.
 */
final class MutationRequests {
  /** The agent's own backups are known by it; Proxmox VE fills in the names. */
  static final String BACKUP_NOTES = "felhom-agent: {{guestname}} ({{vmid}})";

  private static final Pattern CONFIG_KEY = Pattern.compile("[a-z][a-z0-9_-]*");

  /**
   * Parameters of a config write that are no config keys. In a {@code set} they would change what
   * the request is about, besides what it was permitted for.
   */
  private static final Set<String> NO_CONFIG_KEYS =
      Set.of(
          "node",
          "vmid",
          "digest",
          "delete",
          "revert",
          "force",
          "skiplock",
          "background_delay",
          "import-working-storage");

  private final NodeName node;

  MutationRequests(NodeName node) {
    this.node = node;
  }

  /**
   * The request of an operation.
   *
   * @param digest the guest's config digest as last observed; a config write takes it
   * @throws IllegalArgumentException if there is none: the operation is not the API's, or says what
   *     must not be sent
   */
  Mutation of(Operation operation, Optional<String> digest) {
    return switch (operation) {
      case StartGuest start -> task(status(start.guest(), "start"));
      // said although it is the default: the one parameter that would make it a power cut
      case ShutdownGuest shutdown ->
          task(
              status(shutdown.guest(), "shutdown")
                  .with("forceStop", "0")
                  .with("timeout", Integer.toString(shutdown.timeoutSeconds())));
      case StopGuest stop -> task(status(stop.guest(), "stop"));
      case RebootGuest reboot ->
          task(
              status(reboot.guest(), "reboot")
                  .with("timeout", Integer.toString(reboot.timeoutSeconds())));
      case SetGuestConfig write -> Mutation.withOrWithoutTask(configWrite(write, digest));
      case CreateSnapshot create ->
          task(
              unlessEmpty(
                  ofGuest(Method.POST, create.guest(), "snapshot")
                      .with("snapname", create.snapshot().value()),
                  "description",
                  create.description()));
      case DeleteSnapshot delete ->
          task(ofGuest(Method.DELETE, delete.guest(), "snapshot", delete.snapshot().value()));
      case RollbackSnapshot rollback ->
          task(
              ofGuest(
                      Method.POST,
                      rollback.guest(),
                      "snapshot",
                      rollback.snapshot().value(),
                      "rollback")
                  .with("start", flag(rollback.start())));
      case BackupGuest backup -> task(backup(backup));
      case CreateGuest create ->
          task(container(create.guest(), create.template(), create.container()));
      case RestoreGuest restore ->
          task(
              container(restore.guest(), restore.archive(), restore.container())
                  .with("restore", "1"));
      case RestoreOverGuest restore -> task(restoreOver(restore));
      case DestroyGuest destroy -> task(destroy(destroy));
      case DeleteBackup delete -> task(content(delete.storage(), delete.volume()));
      case DeleteVolume delete -> task(content(delete.storage(), delete.volume()));
      // a size without a unit is bytes (pve-common PVE::JSONSchema::parse_size)
      case ResizeDisk resize ->
          task(
              ofGuest(Method.PUT, resize.guest(), "resize")
                  .with("disk", resize.disk())
                  .with("size", Long.toString(resize.sizeBytes())));
      // a container's answers null although a task was started, a machine's gives the UPID
      case ConvertToTemplate convert ->
          new Mutation(
              ofGuest(Method.POST, convert.guest(), "template"),
              convert.guest().kind() == GuestKind.LXC);
      case CreateGuestKeyctl _, MountUsb _, UnmountUsb _, RotateSigners _, Unknown _ ->
          throw new IllegalArgumentException(
              operation.wireName() + " is not carried out through the Proxmox VE API");
    };
  }

  private PveRequest configWrite(SetGuestConfig write, Optional<String> digest) {
    Stream.concat(write.set().keySet().stream(), write.delete().stream())
        .forEach(MutationRequests::requireConfigKey);
    PveRequest request =
        ofGuest(configMethod(write.guest().kind()), write.guest(), "config")
            .with(
                "digest",
                digest.orElseThrow(() ->
                    new IllegalArgumentException(
                        "a config write without the digest of what was observed")));
    for (Map.Entry<String, String> entry : write.set().entrySet()) {
      request = request.with(entry.getKey(), entry.getValue());
    }
    return unlessEmpty(request, "delete", String.join(",", write.delete()));
  }

  /** A machine's {@code PUT} would hold the connection for as long as hot-plugging takes. */
  private static Method configMethod(GuestKind kind) {
    return switch (kind) {
      case LXC -> Method.PUT;
      case QEMU -> Method.POST;
    };
  }

  /** The operation refuses most of them too; what is sent does not lean on that. */
  static void requireConfigKey(String key) {
    if (!CONFIG_KEY.matcher(key).matches() || NO_CONFIG_KEYS.contains(key)) {
      throw new IllegalArgumentException("'" + key + "' is no key of a guest's config");
    }
  }

  /** {@code remove=0}: it prunes by default, customers' backups too. */
  private PveRequest backup(BackupGuest backup) {
    return ofNode(Method.POST, "vzdump")
        .with("vmid", backup.guest().vmid().toString())
        .with("storage", backup.storage().value())
        .with("mode", "snapshot")
        .with("remove", "0")
        .with("protected", "1")
        .with("compress", backup.compress().wireName())
        .with("notes-template", BACKUP_NOTES);
  }

  /** {@code unprivileged} is always said: its default differs between 8.x and 9.x. */
  private PveRequest container(GuestRef guest, VolumeId source, NewContainer container) {
    PveRequest request =
        ofNode(Method.POST, guest.kind().wireName())
            .with("vmid", guest.vmid().toString())
            .with("ostemplate", source.value())
            .with("storage", container.storage().value())
            .with("rootfs", container.storage() + ":" + container.rootfsGib())
            .with("memory", Integer.toString(container.memoryMib()))
            .with("swap", Integer.toString(container.swapMib()))
            .with("cores", Integer.toString(container.cores()))
            .with("unprivileged", flag(container.unprivileged()))
            .with("onboot", "0");
    request = unlessEmpty(request, "hostname", container.hostname());
    request = unlessEmpty(request, "tags", String.join(";", container.tags()));
    request = unlessEmpty(request, "description", container.description());
    for (Map.Entry<Integer, String> network : container.networks().entrySet()) {
      request = request.with("net" + network.getKey(), network.getValue());
    }
    return request;
  }

  private PveRequest restoreOver(RestoreOverGuest restore) {
    PveRequest request =
        ofNode(Method.POST, restore.guest().kind().wireName())
            .with("vmid", restore.guest().vmid().toString())
            .with("storage", restore.storage().value())
            .with("force", "1");
    return switch (restore.guest().kind()) {
      case LXC -> request.with("ostemplate", restore.archive().value()).with("restore", "1");
      // naming an archive is what makes it a restore
      case QEMU -> request.with("archive", restore.archive().value());
    };
  }

  /** In the query, as all of a DELETE: its body would be a 501. */
  private PveRequest destroy(DestroyGuest destroy) {
    PveRequest request = ofGuest(Method.DELETE, destroy.guest());
    request = ifAsked(request, "purge", destroy.purge());
    request = ifAsked(request, "destroy-unreferenced-disks", destroy.destroyUnreferencedDisks());
    return ifAsked(request, "force", destroy.force());
  }

  private PveRequest content(StorageName storage, VolumeId volume) {
    return ofNode(Method.DELETE, "storage", storage.value(), "content", volume.value());
  }

  private PveRequest status(GuestRef guest, String verb) {
    return ofGuest(Method.POST, guest, "status", verb);
  }

  private PveRequest ofGuest(Method method, GuestRef guest, String... segments) {
    return ofNode(
        method,
        Stream.concat(
                Stream.of(guest.kind().wireName(), guest.vmid().toString()), Stream.of(segments))
            .toArray(String[]::new));
  }

  private PveRequest ofNode(Method method, String... segments) {
    List<String> path =
        Stream.concat(Stream.of("nodes", node.value()), Stream.of(segments)).toList();
    return new PveRequest(method, path, new TreeMap<>());
  }

  private static Mutation task(PveRequest request) {
    return Mutation.withTask(request);
  }

  /** Proxmox VE stores an empty parameter as a space; left out, it is what is meant. */
  private static PveRequest unlessEmpty(PveRequest request, String name, String value) {
    return value.isBlank() ? request : request.with(name, value);
  }

  private static PveRequest ifAsked(PveRequest request, String name, boolean asked) {
    return asked ? request.with(name, "1") : request;
  }

  private static String flag(boolean value) {
    return value ? "1" : "0";
  }
}
