package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may name a volume that exists (pve-storage, {@code PVE::Storage::check_volume_access}). It is
 * not looked at whether it does.
 */
final class VolumeAccess {
  private static final Set<String> IN_FOLDERS = Set.of("dir", "btrfs", "nfs", "cifs");
  private static final Pattern IN_FOLDER = Pattern.compile("(\\d+)/\\S+");
  private static final Pattern NAMED = Pattern.compile("(?:vm|base|subvol|basevol)-(\\d+)-\\S+");

  private VolumeAccess() {}

  static void require(SimulatedNode node, Rights rights, int vmid, String volume) {
    String[] parts = volume.split(":", 2);
    if (parts.length < 2) {
      throw Refusal.failure("missing privileges to access " + volume);
    }
    OptionalInt owner = owner(node, parts[0], parts[1]);
    String storage = "/storage/" + parts[0];
    if (rights.hold(storage, "Datastore.Allocate") || owner.equals(OptionalInt.of(vmid))) {
      return;
    }
    if (owner.isEmpty()) {
      throw Refusal.failure("missing privileges to access " + volume);
    }
    rights.require(storage, "Datastore.Audit");
    rights.require("/vms/" + owner.getAsInt(), "VM.Config.Disk");
  }

  private static OptionalInt owner(SimulatedNode node, String storage, String name) {
    SimulatedStorage known =
        node.storage(storage)
            .orElseThrow(() -> Refusal.failure("storage '" + storage + "' does not exist"));
    boolean folders = IN_FOLDERS.contains(known.type());
    Optional<Matcher> owned =
        Optional.of((folders ? IN_FOLDER : NAMED).matcher(name)).filter(Matcher::matches);
    if (owned.isEmpty() && folders && !name.contains("/")) {
      throw Refusal.failure("unable to parse directory volume name '" + name + "'");
    }
    return owned
        .map(match -> OptionalInt.of(Integer.parseInt(match.group(1))))
        .orElseGet(OptionalInt::empty);
  }
}
