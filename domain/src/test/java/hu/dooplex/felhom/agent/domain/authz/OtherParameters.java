package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.BackupGuest.Compression;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every parameter of every operation, with another value than was issued. */
final class OtherParameters {
  /**
   * Two operations that differ in one parameter.
   *
   * @param name as the catalogue has it
   */
  record Change(String name, Operation issued, Operation signed) {}

  private OtherParameters() {}

  /** Found in the records themselves, so that none can be left out. */
  static List<Change> all() {
    try {
      Map<String, Change> byName = new LinkedHashMap<>();
      for (Operation operation : SampleOperations.all(101)) {
        if (!(operation instanceof Unknown)) {
          for (Change change : of(operation)) {
            byName.putIfAbsent(operation.wireName() + " " + change.name(), change);
          }
        }
      }
      return List.copyOf(byName.values());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static List<Change> of(Operation operation) throws ReflectiveOperationException {
    List<Change> changes = new ArrayList<>();
    for (RecordComponent component : operation.getClass().getRecordComponents()) {
      switch (component.getName()) {
        case "guest" -> {}
        case "container" -> {
          NewContainer container = (NewContainer) component.getAccessor().invoke(operation);
          for (RecordComponent field : NewContainer.class.getRecordComponents()) {
            Record other = with(container, field, another(field, container)).orElseThrow();
            add(changes, field, operation, with((Record) operation, component, other));
          }
        }
        default ->
            add(
                changes,
                component,
                operation,
                with((Record) operation, component, another(component, operation)));
      }
    }
    return changes;
  }

  private static void add(
      List<Change> changes, RecordComponent field, Operation issued, Optional<Record> signed) {
    String name = field.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    signed.ifPresent(other -> changes.add(new Change(name, issued, (Operation) other)));
  }

  /** The same record with another value there; empty where that record may not have it. */
  private static Optional<Record> with(Record record, RecordComponent component, Object other)
      throws ReflectiveOperationException {
    RecordComponent[] components = record.getClass().getRecordComponents();
    List<Object> values = new ArrayList<>();
    for (RecordComponent each : components) {
      boolean asked = each.getName().equals(component.getName());
      values.add(asked ? other : each.getAccessor().invoke(record));
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return Optional.of(
          (Record) record.getClass().getDeclaredConstructor(types).newInstance(values.toArray()));
    } catch (InvocationTargetException notAllowed) {
      return Optional.empty();
    }
  }

  private static Object another(RecordComponent component, Object record)
      throws ReflectiveOperationException {
    String name = component.getName();
    return switch (component.getAccessor().invoke(record)) {
      case Boolean truth -> !truth;
      case Integer number -> number == 600 ? 599 : number + 1;
      case Long number -> number + 1;
      case String sha when sha.length() == 64 -> "1" + sha.substring(1);
      case String text -> text + "1";
      case SnapshotName snapshot -> new SnapshotName(snapshot + "1");
      case StorageName storage -> new StorageName(storage + "1");
      case VolumeId volume -> new VolumeId(volume + "1");
      case MountPoint point -> new MountPoint(point + "1");
      case FilesystemUuid _ -> new FilesystemUuid("1234-ABCE");
      case Compression compress ->
          compress == Compression.ZSTD ? Compression.LZO : Compression.ZSTD;
      case SortedSet<?> set -> with(set);
      case SortedMap<?, ?> map when name.equals("networks") ->
          new TreeMap<>(Map.of(5, "name=eth5,link_down=1"));
      case SortedMap<?, ?> map -> new TreeMap<>(Map.of("arch", "amd64"));
      case List<?> list when name.equals("add") -> List.of(TestSigner.ed25519(1).named("ops-9"));
      case List<?> list -> List.of("someone-else");
      case Object value -> throw new AssertionError("no other value of " + value.getClass());
    };
  }

  private static SortedSet<String> with(SortedSet<?> set) {
    SortedSet<String> more = new TreeSet<>(Set.of("swap"));
    set.forEach(element -> more.add(element.toString()));
    return more;
  }
}
