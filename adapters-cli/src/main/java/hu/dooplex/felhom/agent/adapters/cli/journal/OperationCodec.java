package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An operation in the durable files: {@code operation} (its wire name), {@code guest} if it has
 * one, and {@code params}, by the names of the catalogue in the trust design.
 *
 * <pre>"operation":"shutdown_guest","guest":"lxc/101","params":{"timeout_seconds":60}</pre>
 *
 * <p>One that this version does not know is {@code "operation":"unknown","params":{"name":…}}: its
 * own name could be that of an operation which a later version does know.
 */
final class OperationCodec {
  private static final String UNKNOWN = "unknown";

  private OperationCodec() {}

  static void write(FieldWriter out, Operation operation) {
    out.text("operation", operation instanceof Unknown ? UNKNOWN : operation.wireName());
    if (operation instanceof Operation.OnGuest onGuest) {
      out.text("guest", onGuest.guest().toString());
    }
    out.object("params");
    writeParams(out, operation);
    out.end();
  }

  private static void writeParams(FieldWriter out, Operation operation) {
    switch (operation) {
      case StartGuest _, StopGuest _, ConvertToTemplate _ -> {}
      case ShutdownGuest o -> out.integer("timeout_seconds", o.timeoutSeconds());
      case RebootGuest o -> out.integer("timeout_seconds", o.timeoutSeconds());
      case SetGuestConfig o ->
          out.map("set", TextMaps.optional(o.set())).texts("delete", o.delete());
      case CreateSnapshot o ->
          out.text("snapshot", o.snapshot().value()).text("description", o.description());
      case DeleteSnapshot o -> out.text("snapshot", o.snapshot().value());
      case RollbackSnapshot o ->
          out.text("snapshot", o.snapshot().value()).truth("start", o.start());
      case BackupGuest o ->
          out.text("storage", o.storage().value()).text("compress", o.compress().wireName());
      case CreateGuest o ->
          ContainerCodec.write(out.text("template", o.template().value()), o.container());
      case CreateGuestKeyctl o ->
          ContainerCodec.write(out.text("template", o.template().value()), o.container());
      case RestoreGuest o ->
          ContainerCodec.write(out.text("archive", o.archive().value()), o.container());
      case RestoreOverGuest o ->
          out.text("archive", o.archive().value()).text("storage", o.storage().value());
      case DestroyGuest o ->
          out.truth("purge", o.purge())
              .truth("destroy_unreferenced_disks", o.destroyUnreferencedDisks())
              .truth("force", o.force());
      case ResizeDisk o -> out.text("disk", o.disk()).integer("size_bytes", o.sizeBytes());
      case DeleteBackup o ->
          out.text("storage", o.storage().value()).text("volume", o.volume().value());
      case DeleteVolume o ->
          out.text("storage", o.storage().value()).text("volume", o.volume().value());
      case MountUsb o ->
          out.text("uuid", o.uuid().value()).text("mount_point", o.mountPoint().value());
      case UnmountUsb o ->
          out.text("uuid", o.uuid().value()).text("mount_point", o.mountPoint().value());
      case RotateSigners o -> writeRotation(out, o);
      case Unknown o -> out.text("name", o.wireName());
    }
  }

  private static void writeRotation(FieldWriter out, RotateSigners rotation) {
    out.integer("version", rotation.version())
        .text("previous_set_sha256", rotation.previousSetSha256())
        .array("add");
    for (Signer signer : rotation.add()) {
      out.element()
          .text("name", signer.name())
          .text("role", signer.role().wireName())
          .text("public_key", signer.publicKey())
          .end();
    }
    out.endArray().texts("remove", rotation.remove());
  }

  static Operation read(FieldReader in) throws Damage {
    String name = in.text("operation");
    Optional<String> guest = in.optionalText("guest");
    in.object("params");
    Operation operation =
        guest.isPresent() ? onGuest(name, guest(guest.get()), in) : onHost(name, in);
    in.end();
    return operation;
  }

  private static Operation onGuest(String name, GuestRef guest, FieldReader in) throws Damage {
    return switch (name) {
      case "start_guest" -> new StartGuest(guest);
      case "stop_guest" -> new StopGuest(guest);
      case "convert_to_template" -> new ConvertToTemplate(guest);
      case "shutdown_guest" -> new ShutdownGuest(guest, in.smallInteger("timeout_seconds"));
      case "reboot_guest" -> new RebootGuest(guest, in.smallInteger("timeout_seconds"));
      case "set_guest_config" ->
          new SetGuestConfig(
              guest, TextMaps.present(in.map("set")), new TreeSet<>(in.texts("delete")));
      case "create_snapshot" -> new CreateSnapshot(guest, snapshot(in), in.text("description"));
      case "delete_snapshot" -> new DeleteSnapshot(guest, snapshot(in));
      case "rollback_snapshot" -> new RollbackSnapshot(guest, snapshot(in), in.truth("start"));
      case "backup_guest" -> new BackupGuest(guest, storage(in), compression(in.text("compress")));
      case "create_guest" ->
          new CreateGuest(guest, volume(in, "template"), ContainerCodec.read(in));
      case "create_guest_keyctl" ->
          new CreateGuestKeyctl(guest, volume(in, "template"), ContainerCodec.read(in));
      case "restore_guest" ->
          new RestoreGuest(guest, volume(in, "archive"), ContainerCodec.read(in));
      case "restore_over_guest" -> new RestoreOverGuest(guest, volume(in, "archive"), storage(in));
      case "destroy_guest" ->
          new DestroyGuest(
              guest, in.truth("purge"), in.truth("destroy_unreferenced_disks"), in.truth("force"));
      case "resize_disk" -> new ResizeDisk(guest, in.text("disk"), in.integer("size_bytes"));
      default -> throw new Damage("no operation on a guest has that name");
    };
  }

  private static Operation onHost(String name, FieldReader in) throws Damage {
    return switch (name) {
      case "delete_backup" -> new DeleteBackup(storage(in), volume(in, "volume"));
      case "delete_volume" -> new DeleteVolume(storage(in), volume(in, "volume"));
      case "mount_usb" -> new MountUsb(uuid(in), mountPoint(in));
      case "unmount_usb" -> new UnmountUsb(uuid(in), mountPoint(in));
      case "rotate_signers" ->
          new RotateSigners(
              in.smallInteger("version"),
              in.text("previous_set_sha256"),
              in.array("add", OperationCodec::signer),
              in.texts("remove"));
      case UNKNOWN -> new Unknown(in.text("name"));
      default -> throw new Damage("no operation on the host has that name");
    };
  }

  private static GuestRef guest(String text) throws Damage {
    int slash = text.indexOf('/');
    Optional<GuestKind> kind =
        slash < 0 ? Optional.empty() : GuestKind.of(text.substring(0, slash));
    Optional<Vmid> vmid = Vmid.parse(text.substring(slash + 1));
    if (kind.isEmpty() || vmid.isEmpty()) {
      throw new Damage("'guest' is none");
    }
    return new GuestRef(kind.get(), vmid.get());
  }

  private static Signer signer(FieldReader in) throws Damage {
    return new Signer(in.text("name"), role(in.text("role")), in.text("public_key"));
  }

  private static KeyRole role(String name) throws Damage {
    return KeyRole.of(name).orElseThrow(() -> new Damage("'role' is none"));
  }

  private static BackupGuest.Compression compression(String name) throws Damage {
    return Arrays.stream(BackupGuest.Compression.values())
        .filter(compression -> compression.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new Damage("'compress' is none"));
  }

  private static SnapshotName snapshot(FieldReader in) throws Damage {
    return new SnapshotName(in.text("snapshot"));
  }

  private static StorageName storage(FieldReader in) throws Damage {
    return new StorageName(in.text("storage"));
  }

  private static VolumeId volume(FieldReader in, String name) throws Damage {
    return new VolumeId(in.text(name));
  }

  private static FilesystemUuid uuid(FieldReader in) throws Damage {
    return new FilesystemUuid(in.text("uuid"));
  }

  private static MountPoint mountPoint(FieldReader in) throws Damage {
    return new MountPoint(in.text("mount_point"));
  }
}
