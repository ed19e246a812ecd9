package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The catalogue of operations with their parameters (trust.md, 2), in one table: signed documents,
 * wishes and the journal all write and read operations by it. Names and their order never change,
 * because both have been signed and written down.
 */
public final class Catalogue {
  static final ListedParameter<StorageName> STORAGE =
      ListedParameter.text("storage", StorageName::new, StorageName::value);
  static final ListedParameter<String> DESCRIPTION = ListedParameter.text("description");

  private static final ListedParameter<Integer> TIMEOUT =
      ListedParameter.whole(
          "timeout_seconds", Limits.POWER_TIMEOUT_MIN_SECONDS, Limits.POWER_TIMEOUT_MAX_SECONDS);
  private static final ListedParameter<SortedMap<String, String>> SET =
      ListedParameter.textMap("set");
  private static final ListedParameter<SortedSet<String>> DELETE =
      ListedParameter.textSet("delete");
  private static final ListedParameter<SnapshotName> SNAPSHOT =
      ListedParameter.text("snapshot", SnapshotName::new, SnapshotName::value);
  private static final ListedParameter<Boolean> START = ListedParameter.flag("start");
  private static final ListedParameter<BackupGuest.Compression> COMPRESS =
      ListedParameter.text("compress", Catalogue::compression, BackupGuest.Compression::wireName);
  private static final ListedParameter<VolumeId> TEMPLATE = volume("template");
  private static final ListedParameter<VolumeId> ARCHIVE = volume("archive");
  private static final ListedParameter<VolumeId> VOLUME = volume("volume");
  private static final ListedParameter<Boolean> PURGE = ListedParameter.flag("purge");
  private static final ListedParameter<Boolean> DESTROY_UNREFERENCED =
      ListedParameter.flag("destroy_unreferenced_disks");
  private static final ListedParameter<Boolean> FORCE = ListedParameter.flag("force");
  private static final ListedParameter<String> DISK = ListedParameter.text("disk");
  private static final ListedParameter<Long> SIZE =
      ListedParameter.longWhole("size_bytes", 1, Long.MAX_VALUE);
  private static final ListedParameter<FilesystemUuid> UUID =
      ListedParameter.text("uuid", FilesystemUuid::new, FilesystemUuid::value);
  private static final ListedParameter<MountPoint> MOUNT_POINT =
      ListedParameter.text("mount_point", MountPoint::new, MountPoint::value);
  private static final ListedParameter<Integer> VERSION =
      ListedParameter.whole("version", 1, Integer.MAX_VALUE);
  private static final ListedParameter<String> PREVIOUS_SET =
      ListedParameter.text("previous_set_sha256");
  private static final ListedParameter<List<Signer>> ADD =
      ListedParameter.of(
          "add",
          ListedParameter.Kind.LIST,
          value -> value.items(Catalogue::readSigner),
          signers -> new FieldValue.Items(signers.stream().map(Catalogue::writeSigner).toList()));
  private static final ListedParameter<List<String>> REMOVE = ListedParameter.texts("remove");

  private static final CatalogueEntry<StartGuest> START_GUEST =
      CatalogueEntry.onGuest("start_guest", (guest, in) -> new StartGuest(guest));
  private static final CatalogueEntry<ShutdownGuest> SHUTDOWN_GUEST =
      CatalogueEntry.onGuest(
              "shutdown_guest", (guest, in) -> new ShutdownGuest(guest, in.get(TIMEOUT)))
          .with(TIMEOUT, ShutdownGuest::timeoutSeconds);
  private static final CatalogueEntry<StopGuest> STOP_GUEST =
      CatalogueEntry.onGuest("stop_guest", (guest, in) -> new StopGuest(guest));
  private static final CatalogueEntry<RebootGuest> REBOOT_GUEST =
      CatalogueEntry.onGuest("reboot_guest", (guest, in) -> new RebootGuest(guest, in.get(TIMEOUT)))
          .with(TIMEOUT, RebootGuest::timeoutSeconds);
  private static final CatalogueEntry<SetGuestConfig> SET_GUEST_CONFIG =
      CatalogueEntry.onGuest(
              "set_guest_config",
              (guest, in) -> new SetGuestConfig(guest, in.get(SET), in.get(DELETE)))
          .with(SET, SetGuestConfig::set)
          .with(DELETE, SetGuestConfig::delete);
  private static final CatalogueEntry<CreateSnapshot> CREATE_SNAPSHOT =
      CatalogueEntry.onGuest(
              "create_snapshot",
              (guest, in) -> new CreateSnapshot(guest, in.get(SNAPSHOT), in.get(DESCRIPTION)))
          .with(SNAPSHOT, CreateSnapshot::snapshot)
          .with(DESCRIPTION, CreateSnapshot::description);
  private static final CatalogueEntry<DeleteSnapshot> DELETE_SNAPSHOT =
      CatalogueEntry.onGuest(
              "delete_snapshot", (guest, in) -> new DeleteSnapshot(guest, in.get(SNAPSHOT)))
          .with(SNAPSHOT, DeleteSnapshot::snapshot);
  private static final CatalogueEntry<RollbackSnapshot> ROLLBACK_SNAPSHOT =
      CatalogueEntry.onGuest(
              "rollback_snapshot",
              (guest, in) -> new RollbackSnapshot(guest, in.get(SNAPSHOT), in.get(START)))
          .with(SNAPSHOT, RollbackSnapshot::snapshot)
          .with(START, RollbackSnapshot::start);
  private static final CatalogueEntry<BackupGuest> BACKUP_GUEST =
      CatalogueEntry.onGuest(
              "backup_guest",
              (guest, in) -> new BackupGuest(guest, in.get(STORAGE), in.get(COMPRESS)))
          .with(STORAGE, BackupGuest::storage)
          .with(COMPRESS, BackupGuest::compress);
  private static final CatalogueEntry<CreateGuest> CREATE_GUEST =
      ContainerParameters.in(
          CatalogueEntry.onGuest(
                  "create_guest",
                  (guest, in) ->
                      new CreateGuest(guest, in.get(TEMPLATE), ContainerParameters.of(in)))
              .with(TEMPLATE, CreateGuest::template),
          CreateGuest::container);
  private static final CatalogueEntry<CreateGuestKeyctl> CREATE_GUEST_KEYCTL =
      ContainerParameters.in(
          CatalogueEntry.onGuest(
                  "create_guest_keyctl",
                  (guest, in) ->
                      new CreateGuestKeyctl(guest, in.get(TEMPLATE), ContainerParameters.of(in)))
              .with(TEMPLATE, CreateGuestKeyctl::template),
          CreateGuestKeyctl::container);
  private static final CatalogueEntry<RestoreGuest> RESTORE_GUEST =
      ContainerParameters.in(
          CatalogueEntry.onGuest(
                  "restore_guest",
                  (guest, in) ->
                      new RestoreGuest(guest, in.get(ARCHIVE), ContainerParameters.of(in)))
              .with(ARCHIVE, RestoreGuest::archive),
          RestoreGuest::container);
  private static final CatalogueEntry<RestoreOverGuest> RESTORE_OVER_GUEST =
      CatalogueEntry.onGuest(
              "restore_over_guest",
              (guest, in) -> new RestoreOverGuest(guest, in.get(ARCHIVE), in.get(STORAGE)))
          .with(ARCHIVE, RestoreOverGuest::archive)
          .with(STORAGE, RestoreOverGuest::storage);
  private static final CatalogueEntry<DestroyGuest> DESTROY_GUEST =
      CatalogueEntry.onGuest(
              "destroy_guest",
              (guest, in) ->
                  new DestroyGuest(
                      guest, in.get(PURGE), in.get(DESTROY_UNREFERENCED), in.get(FORCE)))
          .with(PURGE, DestroyGuest::purge)
          .with(DESTROY_UNREFERENCED, DestroyGuest::destroyUnreferencedDisks)
          .with(FORCE, DestroyGuest::force);
  private static final CatalogueEntry<ResizeDisk> RESIZE_DISK =
      CatalogueEntry.onGuest(
              "resize_disk", (guest, in) -> new ResizeDisk(guest, in.get(DISK), in.get(SIZE)))
          .with(DISK, ResizeDisk::disk)
          .with(SIZE, ResizeDisk::sizeBytes);
  private static final CatalogueEntry<ConvertToTemplate> CONVERT_TO_TEMPLATE =
      CatalogueEntry.onGuest("convert_to_template", (guest, in) -> new ConvertToTemplate(guest));
  private static final CatalogueEntry<DeleteBackup> DELETE_BACKUP =
      CatalogueEntry.onHost(
              "delete_backup", in -> new DeleteBackup(in.get(STORAGE), in.get(VOLUME)))
          .with(STORAGE, DeleteBackup::storage)
          .with(VOLUME, DeleteBackup::volume);
  private static final CatalogueEntry<DeleteVolume> DELETE_VOLUME =
      CatalogueEntry.onHost(
              "delete_volume", in -> new DeleteVolume(in.get(STORAGE), in.get(VOLUME)))
          .with(STORAGE, DeleteVolume::storage)
          .with(VOLUME, DeleteVolume::volume);
  private static final CatalogueEntry<MountUsb> MOUNT_USB =
      CatalogueEntry.onHost("mount_usb", in -> new MountUsb(in.get(UUID), in.get(MOUNT_POINT)))
          .with(UUID, MountUsb::uuid)
          .with(MOUNT_POINT, MountUsb::mountPoint);
  private static final CatalogueEntry<UnmountUsb> UNMOUNT_USB =
      CatalogueEntry.onHost("unmount_usb", in -> new UnmountUsb(in.get(UUID), in.get(MOUNT_POINT)))
          .with(UUID, UnmountUsb::uuid)
          .with(MOUNT_POINT, UnmountUsb::mountPoint);
  private static final CatalogueEntry<RotateSigners> ROTATE_SIGNERS =
      CatalogueEntry.onHost(
              "rotate_signers",
              in ->
                  new RotateSigners(
                      in.get(VERSION), in.get(PREVIOUS_SET), in.get(ADD), in.get(REMOVE)))
          .with(VERSION, RotateSigners::version)
          .with(PREVIOUS_SET, RotateSigners::previousSetSha256)
          .with(ADD, RotateSigners::add)
          .with(REMOVE, RotateSigners::remove);

  private static final List<CatalogueEntry<?>> ALL =
      List.of(
          START_GUEST,
          SHUTDOWN_GUEST,
          STOP_GUEST,
          REBOOT_GUEST,
          SET_GUEST_CONFIG,
          CREATE_SNAPSHOT,
          DELETE_SNAPSHOT,
          ROLLBACK_SNAPSHOT,
          BACKUP_GUEST,
          CREATE_GUEST,
          RESTORE_GUEST,
          RESTORE_OVER_GUEST,
          DESTROY_GUEST,
          DELETE_BACKUP,
          DELETE_VOLUME,
          RESIZE_DISK,
          CONVERT_TO_TEMPLATE,
          CREATE_GUEST_KEYCTL,
          MOUNT_USB,
          UNMOUNT_USB,
          ROTATE_SIGNERS);

  private static final Map<String, CatalogueEntry<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(CatalogueEntry::wireName, entry -> entry));

  private Catalogue() {}

  /** In the order of the trust design. */
  public static List<CatalogueEntry<?>> all() {
    return ALL;
  }

  /** The operation of that name; empty: there is none. */
  public static Optional<CatalogueEntry<?>> named(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }

  /**
   * The parameters of an operation, in their order.
   *
   * @throws IllegalArgumentException if it is not of the catalogue: nobody knows what it has
   */
  public static FieldValue.Fields parameters(Operation operation) {
    return switch (operation) {
      case StartGuest o -> START_GUEST.write(o);
      case ShutdownGuest o -> SHUTDOWN_GUEST.write(o);
      case StopGuest o -> STOP_GUEST.write(o);
      case RebootGuest o -> REBOOT_GUEST.write(o);
      case SetGuestConfig o -> SET_GUEST_CONFIG.write(o);
      case CreateSnapshot o -> CREATE_SNAPSHOT.write(o);
      case DeleteSnapshot o -> DELETE_SNAPSHOT.write(o);
      case RollbackSnapshot o -> ROLLBACK_SNAPSHOT.write(o);
      case BackupGuest o -> BACKUP_GUEST.write(o);
      case CreateGuest o -> CREATE_GUEST.write(o);
      case RestoreGuest o -> RESTORE_GUEST.write(o);
      case RestoreOverGuest o -> RESTORE_OVER_GUEST.write(o);
      case DestroyGuest o -> DESTROY_GUEST.write(o);
      case DeleteBackup o -> DELETE_BACKUP.write(o);
      case DeleteVolume o -> DELETE_VOLUME.write(o);
      case ResizeDisk o -> RESIZE_DISK.write(o);
      case ConvertToTemplate o -> CONVERT_TO_TEMPLATE.write(o);
      case CreateGuestKeyctl o -> CREATE_GUEST_KEYCTL.write(o);
      case MountUsb o -> MOUNT_USB.write(o);
      case UnmountUsb o -> UNMOUNT_USB.write(o);
      case RotateSigners o -> ROTATE_SIGNERS.write(o);
      case Unknown _ -> throw new IllegalArgumentException("an operation that nobody knows");
    };
  }

  private static ListedParameter<VolumeId> volume(String name) {
    return ListedParameter.text(name, VolumeId::new, VolumeId::value);
  }

  private static BackupGuest.Compression compression(String name) {
    return Arrays.stream(BackupGuest.Compression.values())
        .filter(compression -> compression.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("0, gzip, lzo or zstd"));
  }

  private static Signer readSigner(FieldValue value) throws BadFieldException {
    FieldValue.Fields signer = value.fields();
    signer.requireExactly(List.of("name", "role", "public_key"));
    return new Signer(
        signer.read("name", FieldValue::text),
        signer.read("role", Catalogue::readRole),
        signer.read("public_key", FieldValue::text));
  }

  private static KeyRole readRole(FieldValue value) throws BadFieldException {
    return KeyRole.of(value.text()).orElseThrow(() -> value.not("\"operational\" or \"recovery\""));
  }

  private static FieldValue writeSigner(Signer signer) {
    SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
    fields.put("name", new FieldValue.Text(signer.name()));
    fields.put("role", new FieldValue.Text(signer.role().wireName()));
    fields.put("public_key", new FieldValue.Text(signer.publicKey()));
    return new FieldValue.Fields(fields);
  }
}
