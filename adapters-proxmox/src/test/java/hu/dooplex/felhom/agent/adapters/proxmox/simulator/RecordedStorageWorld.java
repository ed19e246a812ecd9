package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was on the servers before each recorded call about containers, backups and volumes. */
final class RecordedStorageWorld implements RecordedMutations.Preconditions {
  private static final Set<String> OF_RUNNING =
      Set.of(
          "vzdump-snapshot-running",
          "vzdump-suspend-running",
          "vzdump-stop-running",
          "vzdump-102-running-snapshot",
          "vzdump-slow",
          "vzdump-second-waits",
          "destroy-running-force",
          "restore-existing-force-running");
  private static final Set<String> OF_EXISTING =
      Set.of(
          "create-exists",
          "create-privileged-token",
          "create-nostart-badnet",
          "restore-existing-noforce");
  private static final Pattern BACKUP_OF = Pattern.compile("local:backup/vzdump-lxc-(\\d+)-.*");

  @Override
  public Optional<SimulatedNode> before(RecordedCall call, RecordedMutations.TestClock clock) {
    SimulatedNode node = StorageRig.node(call.segments().get(1), call.release(), clock);
    archive(node, call);
    guest(node, call);
    if (OF_RUNNING.contains(call.what())) {
      StorageRig.running(node, vmid(call));
    }
    return Optional.of(node);
  }

  private static int vmid(RecordedCall call) {
    String text =
        call.parameters()
            .getOrDefault("vmid", call.segments().size() > 3 ? call.segments().get(3) : "");
    return text.matches("\\d+") ? Integer.parseInt(text) : 0;
  }

  /** 100 on the server with 8.4 is 900 on the other one. */
  private static int first(RecordedCall call) {
    return call.release() == PveRelease.V8_4 ? 100 : 900;
  }

  /** The backup that the call names, of a guest that need not be there any more. */
  private static void archive(SimulatedNode node, RecordedCall call) {
    String named = call.parameters().getOrDefault("ostemplate", call.segments().getLast());
    Matcher backup = BACKUP_OF.matcher(named);
    if (!backup.matches()) {
      return;
    }
    int vmid = Integer.parseInt(backup.group(1));
    SimulatedGuest guest = vmid % 100 == 2 ? StorageRig.full(node, vmid) : keyctl(node, call, vmid);
    boolean kept = Set.of("delete-protected-backup", "backup-attrs").contains(call.what());
    StorageRig.backup(node, named, guest, kept);
  }

  /** With what only root can set; on 8.4 it was made privileged. */
  private static SimulatedGuest keyctl(SimulatedNode node, RecordedCall call, int vmid) {
    SimulatedGuest guest =
        StorageRig.container(node, vmid, "btr", "4G")
            .set("hostname", "CT" + vmid)
            .set("memory", 300)
            .set("swap", 512)
            .set("onboot", 1)
            .set("features", "keyctl=1,nesting=1")
            .unset("cores")
            .unset("net0");
    return call.release().since9() ? guest : guest.unset("unprivileged");
  }

  private static void guest(SimulatedNode node, RecordedCall call) {
    int vmid = vmid(call);
    String what = call.what();
    boolean exists =
        OF_EXISTING.contains(what)
            // The second call of that name, on a server where the first had been made.
            || (what.equals("create-100-unpriv") && !call.release().since9());
    if (exists) {
      node.put(SimulatedGuest.lxc(vmid));
    } else if (what.equals("restore-existing-force")) {
      StorageRig.full(node, vmid).set("memory", 64);
    } else if (what.startsWith("clone")) {
      StorageRig.container(node, vmid, "btr", "1G");
    } else if (what.startsWith("vzdump-102") || what.equals("vzdump-second-waits")) {
      StorageRig.full(node, vmid);
    } else if (what.startsWith("vzdump-103")) {
      StorageRig.container(node, vmid, "local", "512M");
    } else if (what.startsWith("vmop-vzdump-all")) {
      StorageRig.container(node, first(call), "btr", "1G");
    } else if (!what.startsWith("unknown") && !what.endsWith("unknown-vmid") && isOfGuest(call)) {
      single(node, vmid, call);
    }
  }

  private static boolean isOfGuest(RecordedCall call) {
    String path = call.apiPath();
    return path.matches(".*/(lxc/\\d+.*|vzdump)")
        || call.what().equals("restore-existing-force-running");
  }

  private static void single(SimulatedNode node, int vmid, RecordedCall call) {
    if (vmid == 0) {
      return;
    }
    String what = call.what();
    String size =
        switch (what) {
          case "resize-3", "resize-_100M" -> "2560M";
          case "resize-3.5G" -> "1028G";
          default -> what.startsWith("resize") ? "2G" : "1G";
        };
    SimulatedGuest guest = StorageRig.container(node, vmid, "btr", size);
    if (what.startsWith("locked")) {
      node.put(guest.lock("backup"));
    } else if (what.equals("destroy-protected")) {
      node.put(guest.set("protection", 1));
    } else if (what.equals("destroy-100") && call.release().since9()) {
      node.put(guest.set("rootfs", "btr:%d/vm-%d-disk-9.raw,size=1G".formatted(vmid, vmid)));
    }
  }
}
