package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for anything that a vmid has: a guest, a volume, a backup. That there is nothing is known
 * only to a token that would see it (privileges.md, 2), and only while every storage can be looked
 * into: one that is switched off, or belongs to another node, may hold an old disk.
 */
final class VmidSearch {
  private static final Set<String> ON_GUEST = Set.of("VM.Audit", "VM.Backup", "VM.Config.Disk");
  private static final String AUDIT = "Datastore.Audit";
  private static final String SPACE = "Datastore.AllocateSpace";

  /** The ACL path of some storage without an entry of its own: none is called that. */
  private static final String ANY_STORAGE = "/storage/-";

  private final HostObservation host;

  VmidSearch(HostObservation host) {
    this.host = host;
  }

  /** Whether it has nothing; empty if that cannot be told. */
  Optional<Boolean> unused(Vmid vmid) throws ApiException {
    Privileges privileges = host.privileges();
    if (!privileges.on("/vms/" + vmid).containsAll(ON_GUEST) || !seesStorages(privileges)) {
      return Optional.empty();
    }
    boolean guest =
        host.clusterResources().stream()
            .anyMatch(resource -> resource.vmid().equals(Optional.of(vmid)));
    if (guest) {
      return Optional.of(false);
    }
    List<StorageStatus> storages = host.storages();
    boolean all = !storages.isEmpty();
    for (StorageStatus storage : storages) {
      if (!storage.enabled() || !storage.active() || !seesInto(privileges, storage)) {
        all = false;
      } else if (holds(storage, vmid)) {
        return Optional.of(false);
      }
    }
    return all ? Optional.of(true) : Optional.empty();
  }

  private boolean holds(StorageStatus storage, Vmid vmid) throws ApiException {
    for (String content : storage.content()) {
      if (!content.equals("none")
          && host.volumes(storage.name(), content).stream()
              .anyMatch(volume -> volume.vmid().equals(Optional.of(vmid)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean seesStorages(Privileges privileges) {
    return sees(privileges, ANY_STORAGE)
        && privileges.byPath().keySet().stream()
            .filter(path -> path.startsWith("/storage/"))
            .allMatch(path -> sees(privileges, path));
  }

  private static boolean sees(Privileges privileges, String path) {
    return privileges.allow(path, AUDIT) || privileges.allow(path, SPACE);
  }

  private static boolean seesInto(Privileges privileges, StorageStatus storage) {
    String path = "/storage/" + storage.name();
    return privileges.allow(path, AUDIT) && privileges.allow(path, SPACE);
  }
}
