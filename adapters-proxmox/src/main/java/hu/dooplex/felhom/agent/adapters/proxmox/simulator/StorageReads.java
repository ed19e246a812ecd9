package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Storages and what they hold (pve-storage, {@code PVE::API2::Storage}, {@code PVE::Storage}). */
final class StorageReads {
  private static final String[] TYPES = {
    "btrfs",
    "cephfs",
    "cifs",
    "dir",
    "esxi",
    "iscsi",
    "iscsidirect",
    "lvm",
    "lvmthin",
    "nfs",
    "pbs",
    "rbd",
    "zfs",
    "zfspool"
  };

  private final SimulatedNode node;

  StorageReads(SimulatedNode node) {
    this.node = node;
  }

  static ParameterCheck type() {
    return ParameterCheck.oneOf(TYPES);
  }

  /** {@code /storage}: the definitions, with the digest of the file that holds them all. */
  JsonNode definitions(Call call) {
    ArrayNode list = Json.array();
    visible(call)
        .filter(storage -> call.optional("type").map(storage.type()::equals).orElse(true))
        .forEach(storage -> list.add(definition(storage)));
    return list;
  }

  private ObjectNode definition(SimulatedStorage storage) {
    ObjectNode entry =
        Json.object()
            .put("storage", storage.name())
            .put("type", storage.type())
            .put("content", String.join(",", storage.content()))
            .put("digest", ConfigFile.digest(node.storages()));
    storage.settings().forEach(entry::put);
    if (storage.shared()) {
      entry.put("shared", 1);
    }
    if (storage.disabled()) {
      entry.put("disable", 1);
    }
    return entry;
  }

  /** {@code /nodes/N/storage}: how full each is. Formats and targets are not modelled. */
  JsonNode list(Call call) {
    call.optional("storage")
        .filter(name -> node.storage(name).isEmpty())
        .ifPresent(name -> {
          throw Refusal.parameter("storage", "No such storage.");
        });
    ArrayNode list = Json.array();
    visible(call)
        .filter(storage -> call.optional("storage").map(storage.name()::equals).orElse(true))
        .filter(storage -> !(call.flag("enabled") && storage.disabled()))
        .filter(storage -> holdsWanted(storage, call))
        .forEach(storage -> {
          ObjectNode entry = usage(storage).put("storage", storage.name());
          if (storage.active() && storage.totalBytes() > 0) {
            entry.put("used_fraction", (double) storage.usedBytes() / storage.totalBytes());
          }
          list.add(entry);
        });
    return list;
  }

  private static boolean holdsWanted(SimulatedStorage storage, Call call) {
    return call.optional("content")
        .map(wanted ->
            !storage.disabled() && Call.list(wanted).stream().anyMatch(storage.content()::contains))
        .orElse(true);
  }

  /** {@code /nodes/N/storage/S/status}. */
  JsonNode status(Call call) {
    return usage(
        node.storage(call.text("storage"))
            .orElseThrow(() -> Refusal.parameter("storage", "No such storage.")));
  }

  /** A storage that is out of reach has no figures, but it is no error. */
  private static ObjectNode usage(SimulatedStorage storage) {
    boolean active = storage.active();
    return Json.object()
        .put("type", storage.type())
        .put("content", String.join(",", storage.content()))
        .put("shared", Json.bit(storage.shared()))
        .put("enabled", Json.bit(!storage.disabled()))
        .put("active", Json.bit(active))
        .put("total", active ? storage.totalBytes() : 0)
        .put("used", active ? storage.usedBytes() : 0)
        .put("avail", active ? storage.availableBytes() : 0);
  }

  /** {@code /nodes/N/storage/S/content}: what the token may not see is left out without a word. */
  JsonNode content(Call call) {
    String name = call.text("storage");
    SimulatedStorage storage =
        node.storage(name)
            .orElseThrow(() -> Refusal.failure("storage '" + name + "' does not exist"));
    if (storage.disabled()) {
      throw Refusal.failure("storage '" + name + "' is disabled");
    }
    storage
        .outage()
        .ifPresent(why -> {
          throw Refusal.failure(why);
        });
    ArrayNode list = Json.array();
    storage.volumes().stream()
        .filter(volume -> call.optional("content").map(volume.content()::equals).orElse(true))
        .filter(volume -> storage.content().contains(volume.content()))
        .filter(volume -> call.optional("vmid").isEmpty() || belongsTo(volume, call.vmid()))
        .filter(volume -> maySee(call.rights(), name, volume))
        .sorted(Comparator.comparing(volume -> volume.volumeId().toLowerCase(Locale.ROOT)))
        .forEach(volume -> list.add(entry(volume)));
    return list;
  }

  private static boolean belongsTo(SimulatedVolume volume, int vmid) {
    return volume.guest().isPresent() && volume.guest().getAsInt() == vmid;
  }

  /** {@code PVE::Storage::check_volume_access}. */
  private static boolean maySee(Rights rights, String storage, SimulatedVolume volume) {
    String path = "/storage/" + storage;
    if (rights.hold(path, "Datastore.Allocate")) {
      return true;
    }
    return switch (volume.content()) {
      case "iso", "vztmpl", "import" ->
          rights.holdAny(path, "Datastore.AllocateSpace", "Datastore.Audit");
      case "backup" ->
          rights.hold(path, "Datastore.AllocateSpace") && onGuest(rights, volume, "VM.Backup");
      case "images", "rootdir" ->
          rights.hold(path, "Datastore.Audit") && onGuest(rights, volume, "VM.Config.Disk");
      default -> false;
    };
  }

  private static boolean onGuest(Rights rights, SimulatedVolume volume, String privilege) {
    return volume.guest().isPresent()
        && rights.hold("/vms/" + volume.guest().getAsInt(), privilege);
  }

  private static ObjectNode entry(SimulatedVolume volume) {
    ObjectNode entry =
        Json.object()
            .put("volid", volume.volumeId())
            .put("content", volume.content())
            .put("format", volume.format())
            .put("size", volume.sizeBytes())
            .put("ctime", volume.created().getEpochSecond());
    volume.guest().ifPresent(vmid -> entry.put("vmid", vmid));
    volume.kind().map(GuestKind::wireName).ifPresent(kind -> entry.put("subtype", kind));
    // The list shows the first line alone, as recorded.
    volume
        .notes()
        .flatMap(notes -> notes.lines().findFirst())
        .ifPresent(notes -> entry.put("notes", notes));
    if (volume.isProtected()) {
      entry.put("protected", 1);
    }
    volume.verification().ifPresent(state -> addVerification(entry, state));
    return entry;
  }

  private static void addVerification(ObjectNode entry, String state) {
    entry
        .putObject("verification")
        .put("state", state)
        .put("upid", "UPID:pbs1:00000B2E:000A1B2C:00000003:65F00000:verify:store:root@pam:");
  }

  private Stream<SimulatedStorage> visible(Call call) {
    return List.copyOf(node.storages()).stream()
        .filter(storage ->
            call.rights()
                .holdAny(
                    "/storage/" + storage.name(), "Datastore.Audit", "Datastore.AllocateSpace"));
  }
}
