package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.StorageVolume.Verification;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers about storages and what is in them. */
final class StorageAnswers {
  private StorageAnswers() {}

  /** A row of the node's storage list; empty without a name. */
  static Optional<StorageStatus> listed(Fields row) {
    return row.text("storage").map(name -> storage(name, row));
  }

  static StorageStatus storage(String name, Fields fields) {
    boolean active = fields.flag("active");
    return new StorageStatus(
        name,
        fields.text("type").orElse(""),
        fields.maybe("enabled").orElse(true), // only what is disabled says so in storage.cfg
        active,
        fields.flag("shared"),
        size(active, fields, "total"),
        size(active, fields, "used"),
        size(active, fields, "avail"),
        fields.words("content"));
  }

  /** Of a storage that is not active nothing is known; Proxmox VE writes zeroes. */
  private static OptionalLong size(boolean active, Fields fields, String key) {
    return active ? fields.count(key) : OptionalLong.empty();
  }

  /** A row of the cluster's storage definitions; empty without a name. */
  static Optional<StorageStatus.Definition> definition(Fields row) {
    return row.text("storage")
        .map(name ->
            new StorageStatus.Definition(
                name,
                row.text("type").orElse(""),
                row.text("server"),
                row.text("datastore"),
                row.text("vgname"),
                row.text("thinpool")));
  }

  /** A row of the thin pools; empty without a name. */
  static Optional<ThinPool> thinPool(Fields row) {
    return row.text("vg")
        .flatMap(group ->
            row.text("lv")
                .map(name ->
                    new ThinPool(
                        group, name, row.count("metadata_size"), row.count("metadata_used"))));
  }

  /** A row of a storage's content; empty without a volume id. */
  static Optional<StorageVolume> volume(String askedContent, Fields row) {
    return row.text("volid")
        .map(volumeId ->
            new StorageVolume(
                volumeId,
                row.text("content").orElse(askedContent),
                row.text("format"),
                row.vmid("vmid"),
                sizeBytes(row),
                row.time("ctime"),
                row.flag("protected"),
                verification(row.object("verification").text("state").orElse("")),
                row.text("notes")));
  }

  /** Some storages of 9.2 give an approximate size in the exact one's place. */
  private static OptionalLong sizeBytes(Fields row) {
    OptionalLong exact = row.count("size");
    return exact.isPresent() ? exact : row.count("approximate-size");
  }

  private static Verification verification(String state) {
    return switch (state) {
      case "ok" -> Verification.OK;
      case "failed" -> Verification.FAILED;
      default -> Verification.NONE;
    };
  }
}
