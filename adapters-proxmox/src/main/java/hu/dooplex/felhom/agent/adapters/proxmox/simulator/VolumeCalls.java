package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.OptionalInt;

/** Single volumes removed and marked (pve-storage, {@code PVE::API2::Storage::Content}). */
final class VolumeCalls {
  private final SimulatedNode node;
  private final Volumes volumes;

  VolumeCalls(SimulatedNode node) {
    this.node = node;
    this.volumes = new Volumes(node);
  }

  List<Endpoint> endpoints() {
    String volume = "/nodes/{node}/storage/{storage}/content/{volume*}";
    return List.of(
        Endpoint.of("DELETE", volume, Permissions.everyone(), ofVolume(), this::delete),
        Endpoint.of(
            "PUT",
            volume,
            Permissions.everyone(),
            ofVolume()
                .optional("notes", ParameterCheck.TEXT)
                .optional("protected", ParameterCheck.BOOLEAN),
            this::mark));
  }

  private static ParameterSchema ofVolume() {
    return Routes.inStorage().required("volume", ParameterCheck.TEXT);
  }

  private JsonNode delete(Call call) {
    VolumeName volume = volumes.name(volumeId(call));
    String storage = "/storage/" + volume.storage();
    if (volume.type().equals("backup") && volume.owner().isPresent()) {
      call.rights().require(storage, "Datastore.AllocateSpace");
      call.rights().require("/vms/" + volume.owner().getAsInt(), "VM.Backup");
    } else {
      call.rights().require(storage, "Datastore.Allocate");
    }
    String owner = volume.owner().isPresent() ? volume.owner().getAsInt() + "@" : "";
    return TextNode.valueOf(
        node.workers()
            .fork("imgdel", owner + volume.storage(), call.rights(), worker -> free(worker, volume))
            .toString());
  }

  private Next free(Worker worker, VolumeName volume) {
    volumes.free(worker::log, volume.volumeId());
    return Next.after(
        node.settings().durationOf("imgdel"),
        later -> {
          later.log("Removed volume '" + volume.volumeId() + "'");
          return Next.end();
        });
  }

  private JsonNode mark(Call call) {
    VolumeName name =
        new VolumeAccess(volumes, call.rights()).require(OptionalInt.empty(), volumeId(call));
    if (!name.type().equals("backup")) {
      throw Refusal.failure(
          call.optional("notes").isPresent()
              ? "only backups can have notes"
              : "only backups support attribute 'protected'");
    }
    volumes
        .find(name.volumeId())
        .ifPresent(volume ->
            node.changeStorage(name.storage(), storage -> storage.with(marked(volume, call))));
    return NullNode.getInstance();
  }

  private static SimulatedVolume marked(SimulatedVolume volume, Call call) {
    SimulatedVolume noted = call.optional("notes").map(volume::noted).orElse(volume);
    return call.optional("protected")
        .map(keep -> keep.equals("1") ? noted.kept() : noted.notKept())
        .orElse(noted);
  }

  /** With or without the storage in front of it. */
  private static String volumeId(Call call) {
    String storage = call.text("storage");
    String volume = call.text("volume");
    if (!volume.contains(":")) {
      return storage + ":" + volume;
    }
    String named =
        VolumeName.split(volume)
            .map(VolumeName.Id::storage)
            .orElseThrow(
                () -> Refusal.parameter("volume", "unable to parse volume ID '" + volume + "'\n"));
    if (!named.equals(storage)) {
      throw Refusal.parameter("volume", "storage ID mismatch (" + named + " != " + storage + ")\n");
    }
    return volume;
  }
}
