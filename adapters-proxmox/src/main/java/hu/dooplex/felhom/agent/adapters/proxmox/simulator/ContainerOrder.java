package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A container to be created or restored, every check of the call passed.
 *
 * @param archive volume id of the template or backup
 * @param storage where disks go that name none
 * @param unprivileged empty if a restore leaves it to the archive
 * @param settings keys as they are stored, without disks
 * @param disks keys as they were sent; with none, those of the archive
 * @param existed whether there is a container to be overwritten
 * @param startAfter whether it is started then
 */
record ContainerOrder(
    int vmid,
    boolean restore,
    boolean unique,
    String archive,
    String storage,
    Optional<Boolean> unprivileged,
    Map<String, JsonNode> settings,
    SortedMap<String, String> disks,
    boolean existed,
    boolean startAfter) {
  /** What every error of the task begins with. */
  String complaint() {
    return "unable to %s CT %d - ".formatted(restore ? "restore" : "create", vmid);
  }

  String taskType() {
    return restore ? "vzrestore" : "vzcreate";
  }
}
