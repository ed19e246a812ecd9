package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Every operation there is, made out of its type: each record of the catalogue with each
 * combination of values of its components, those left out that it refuses. So a record or a
 * component that is added is among them, or has no values here and fails.
 */
final class EveryOperation {
  private static final List<GuestRef> GUESTS = List.of(GuestRef.lxc(101), GuestRef.qemu(200));

  /** With one of them each key of the closed list is benign, and with one it is not. */
  private static final List<String> CONFIG_VALUES = List.of("0", "1", "512", "1024");

  /** The type of a component → values that make a difference to a request. */
  private static final Map<String, List<?>> VALUES =
      Map.ofEntries(
          Map.entry(name(GuestRef.class), GUESTS),
          Map.entry("boolean", List.of(false, true)),
          Map.entry("int", List.of(60, 600)),
          Map.entry("long", List.of(8L << 30)),
          Map.entry(name(String.class), List.of("", "rootfs", "scsi0", "0".repeat(64))),
          Map.entry(name(SnapshotName.class), List.of(new SnapshotName("before"))),
          Map.entry(name(StorageName.class), List.of(new StorageName("local"))),
          Map.entry(
              name(VolumeId.class),
              List.of(
                  new VolumeId("local:vztmpl/debian-13_amd64.tar.zst"),
                  new VolumeId("local:backup/vzdump-lxc-101-2026_11_22-19_57_59.tar.zst"),
                  new VolumeId("local-lvm:vm-101-disk-1"))),
          Map.entry(name(BackupGuest.Compression.class), List.of(BackupGuest.Compression.values())),
          Map.entry(name(FilesystemUuid.class), List.of(new FilesystemUuid("1234-ABCD"))),
          Map.entry(name(MountPoint.class), List.of(new MountPoint("/mnt/felhom/usb1"))),
          Map.entry(
              "java.util.SortedSet<java.lang.String>",
              List.of(new TreeSet<>(), new TreeSet<>(Set.of("a", "b")))),
          Map.entry(
              "java.util.SortedMap<java.lang.Integer, java.lang.String>",
              List.of(
                  new TreeMap<>(),
                  new TreeMap<>(Map.of(0, "name=eth0,link_down=1", 31, "link_down=1")))),
          Map.entry(
              "java.util.List<hu.dooplex.felhom.agent.domain.signer.Signer>", List.of(List.of())),
          Map.entry("java.util.List<java.lang.String>", List.of(List.of())));

  private EveryOperation() {}

  /**
   * @param configKeys what a config write is tried with, set and deleted, one at a time
   */
  static List<Operation> of(Set<String> configKeys) {
    Map<String, List<?>> values = new HashMap<>(VALUES);
    values.put(name(NewContainer.class), all(NewContainer.class, VALUES));
    List<Operation> operations = new ArrayList<>();
    leaves(Operation.class)
        .forEach(type -> {
          List<? extends Operation> variants =
              type == SetGuestConfig.class
                  ? configWrites(configKeys)
                  : all(type.asSubclass(Operation.class), values);
          if (variants.isEmpty()) {
            throw new AssertionError("no values with which there is a " + type);
          }
          operations.addAll(variants);
        });
    return operations;
  }

  private static List<SetGuestConfig> configWrites(Set<String> keys) {
    List<SetGuestConfig> writes = new ArrayList<>();
    for (GuestRef guest : GUESTS) {
      for (String key : keys) {
        for (String value : CONFIG_VALUES) {
          made(() -> new SetGuestConfig(guest, new TreeMap<>(Map.of(key, value)), new TreeSet<>()))
              .ifPresent(writes::add);
        }
        made(() -> new SetGuestConfig(guest, new TreeMap<>(), new TreeSet<>(Set.of(key))))
            .ifPresent(writes::add);
      }
    }
    return writes;
  }

  private static <T> List<T> all(Class<T> type, Map<String, List<?>> values) {
    List<List<Object>> combinations = List.of(List.of());
    for (RecordComponent component : type.getRecordComponents()) {
      List<?> ofComponent = values.get(component.getGenericType().getTypeName());
      if (ofComponent == null) {
        throw new AssertionError("no values here for " + component + " of " + type);
      }
      combinations =
          combinations.stream()
              .flatMap(some -> ofComponent.stream().map(value -> with(some, value)))
              .toList();
    }
    Constructor<?> canonical = type.getDeclaredConstructors()[0];
    return combinations.stream()
        .flatMap(given -> made(() -> type.cast(construct(canonical, given))).stream())
        .toList();
  }

  private static List<Object> with(List<Object> some, Object value) {
    List<Object> more = new ArrayList<>(some);
    more.add(value);
    return more;
  }

  private static Object construct(Constructor<?> canonical, List<Object> values) {
    try {
      return canonical.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> Optional<T> made(Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EveryOperation::leaves)
        : Stream.of(type);
  }

  private static String name(Class<?> type) {
    return type.getName();
  }
}
