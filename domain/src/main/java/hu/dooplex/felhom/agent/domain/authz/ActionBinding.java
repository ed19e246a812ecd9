package hu.dooplex.felhom.agent.domain.authz;

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
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Step 12: whether two documents mean the same action. Operations decide it themselves, as values;
 * the names of their parameters are for whoever has to be told what differs.
 */
final class ActionBinding {
  private ActionBinding() {}

  /** What differs, by its path in the document; empty if nothing does. */
  static List<String> differences(OperationDocument signed, OperationDocument issued) {
    List<String> paths = new ArrayList<>();
    note(paths, "host", signed.host(), issued.host());
    note(paths, "guest.kind", signed, issued, guest -> guest.ref().kind());
    note(paths, "guest.vmid", signed, issued, guest -> guest.ref().vmid());
    note(paths, "guest.name", signed, issued, SignedGuest::name);
    note(paths, "guest.fingerprint", signed, issued, SignedGuest::fingerprint);
    paths.addAll(differences(signed.operation(), issued.operation()));
    return List.copyOf(paths);
  }

  private static void note(
      List<String> paths,
      String path,
      OperationDocument signed,
      OperationDocument issued,
      Function<SignedGuest, Object> field) {
    note(paths, path, signed.guest().map(field), issued.guest().map(field));
  }

  private static void note(List<String> paths, String path, Object signed, Object issued) {
    if (!signed.equals(issued)) {
      paths.add(path);
    }
  }

  private static List<String> differences(Operation signed, Operation issued) {
    if (!signed.wireName().equals(issued.wireName())) {
      return List.of("operation");
    }
    SortedMap<String, Object> ours = parameters(issued);
    SortedMap<String, Object> theirs = parameters(signed);
    List<String> paths =
        ours.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(theirs.get(entry.getKey())))
            .map(entry -> "params." + entry.getKey())
            .toList();
    // The guest is told of by its own paths.
    boolean unnamed =
        paths.isEmpty() && !signed.equals(issued) && guest(signed).equals(guest(issued));
    return unnamed ? List.of("params") : paths;
  }

  private static Optional<Object> guest(Operation operation) {
    return operation instanceof Operation.OnGuest on ? Optional.of(on.guest()) : Optional.empty();
  }

  /** Every parameter by its name in the catalogue (trust.md, 2). */
  static SortedMap<String, Object> parameters(Operation operation) {
    return new TreeMap<>(
        switch (operation) {
          case StartGuest _, StopGuest _, ConvertToTemplate _, Unknown _ -> Map.of();
          case ShutdownGuest o -> Map.of("timeout_seconds", o.timeoutSeconds());
          case RebootGuest o -> Map.of("timeout_seconds", o.timeoutSeconds());
          case SetGuestConfig o -> Map.of("set", o.set(), "delete", o.delete());
          case CreateSnapshot o -> Map.of("snapshot", o.snapshot(), "description", o.description());
          case DeleteSnapshot o -> Map.of("snapshot", o.snapshot());
          case RollbackSnapshot o -> Map.of("snapshot", o.snapshot(), "start", o.start());
          case BackupGuest o -> Map.of("storage", o.storage(), "compress", o.compress());
          case CreateGuest o -> container("template", o.template(), o.container());
          case CreateGuestKeyctl o -> container("template", o.template(), o.container());
          case RestoreGuest o -> container("archive", o.archive(), o.container());
          case RestoreOverGuest o -> Map.of("archive", o.archive(), "storage", o.storage());
          case DestroyGuest o ->
              Map.of(
                  "purge", o.purge(),
                  "destroy_unreferenced_disks", o.destroyUnreferencedDisks(),
                  "force", o.force());
          case ResizeDisk o -> Map.of("disk", o.disk(), "size_bytes", o.sizeBytes());
          case DeleteBackup o -> Map.of("storage", o.storage(), "volume", o.volume());
          case DeleteVolume o -> Map.of("storage", o.storage(), "volume", o.volume());
          case MountUsb o -> Map.of("uuid", o.uuid(), "mount_point", o.mountPoint());
          case UnmountUsb o -> Map.of("uuid", o.uuid(), "mount_point", o.mountPoint());
          case RotateSigners o ->
              Map.of(
                  "version", o.version(),
                  "previous_set_sha256", o.previousSetSha256(),
                  "add", o.add(),
                  "remove", o.remove());
        });
  }

  private static Map<String, Object> container(String source, Object volume, NewContainer o) {
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put(source, volume);
    parameters.put("storage", o.storage());
    parameters.put("rootfs_gib", o.rootfsGib());
    parameters.put("memory_mib", o.memoryMib());
    parameters.put("swap_mib", o.swapMib());
    parameters.put("cores", o.cores());
    parameters.put("unprivileged", o.unprivileged());
    parameters.put("hostname", o.hostname());
    parameters.put("tags", o.tags());
    parameters.put("description", o.description());
    parameters.put("networks", o.networks());
    return parameters;
  }
}
