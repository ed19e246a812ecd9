package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest.Compression;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ActionBindingTest {
  private static final List<Operation> KNOWN =
      SampleOperations.all(101, 9000).stream().filter(o -> !(o instanceof Unknown)).toList();

  private static List<String> differences(Operation signed, Operation issued) {
    return ActionBinding.differences(
        TestAuthorizations.document(signed), TestAuthorizations.document(issued));
  }

  @Test
  void whatIsSignedIsBoundToItselfAlone() {
    for (Operation one : KNOWN) {
      for (Operation other : KNOWN) {
        assertEquals(
            one.equals(other), differences(one, other).isEmpty(), () -> one + " and " + other);
      }
    }
  }

  @Test
  void everyParameterOfEveryOperationIsBoundAndNamed() throws ReflectiveOperationException {
    Set<String> expected = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (Operation operation : KNOWN) {
      for (RecordComponent component : operation.getClass().getRecordComponents()) {
        if (Set.of("guest", "container").contains(component.getName())) {
          continue;
        }
        String path = "params." + wireName(component);
        expected.add(operation.wireName() + " " + path);
        Optional<Record> other = changed((Record) operation, component);
        if (other.isPresent()) {
          assertEquals(List.of(path), differences((Operation) other.get(), operation));
          seen.add(operation.wireName() + " " + path);
        }
      }
    }
    assertEquals(expected, seen);
    assertEquals(33, seen.size());
  }

  @Test
  void everyFieldOfANewContainerIsBoundAndNamed() throws ReflectiveOperationException {
    GuestRef guest = GuestRef.lxc(101);
    VolumeId source = new VolumeId("local:vztmpl/debian.tar.zst");
    NewContainer container = SampleOperations.container(SampleOperations.STORAGE);
    for (RecordComponent component : NewContainer.class.getRecordComponents()) {
      NewContainer other = (NewContainer) changed(container, component).orElseThrow();
      List<String> path = List.of("params." + wireName(component));
      assertEquals(
          path,
          differences(
              new CreateGuest(guest, source, other), new CreateGuest(guest, source, container)));
      assertEquals(
          path,
          differences(
              new CreateGuestKeyctl(guest, source, other),
              new CreateGuestKeyctl(guest, source, container)));
      assertEquals(
          path,
          differences(
              new RestoreGuest(guest, source, other), new RestoreGuest(guest, source, container)));
    }
  }

  @Test
  void operationHostAndGuestAreBoundAndNamed() {
    StopGuest stop = new StopGuest(GuestRef.lxc(101));
    assertEquals(List.of("operation"), differences(new StartGuest(GuestRef.lxc(101)), stop));
    assertEquals(List.of("guest.vmid"), differences(new StopGuest(GuestRef.lxc(102)), stop));
    assertEquals(List.of("guest.kind"), differences(new StopGuest(GuestRef.qemu(101)), stop));
    OperationDocument issued = TestAuthorizations.document(stop);
    SignedGuest guest = issued.guest().orElseThrow();
    SignedGuest renamed = new SignedGuest(guest.ref(), "db", guest.fingerprint());
    SignedGuest other = new SignedGuest(guest.ref(), guest.name(), "0".repeat(64));
    assertEquals(List.of("host"), ActionBinding.differences(with(issued, "other", guest), issued));
    assertEquals(
        List.of("guest.name"),
        ActionBinding.differences(with(issued, issued.host(), renamed), issued));
    assertEquals(
        List.of("guest.fingerprint"),
        ActionBinding.differences(with(issued, issued.host(), other), issued));
  }

  private static OperationDocument with(OperationDocument d, String host, SignedGuest guest) {
    return new OperationDocument(
        d.nonce(),
        host,
        d.operation(),
        Optional.of(guest),
        d.observedAt(),
        d.notBefore(),
        d.notAfter());
  }

  private static String wireName(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** The same record with another value there; empty where that record may not have it. */
  private static Optional<Record> changed(Record record, RecordComponent component)
      throws ReflectiveOperationException {
    RecordComponent[] components = record.getClass().getRecordComponents();
    List<Object> values = new ArrayList<>();
    for (RecordComponent each : components) {
      Object value = each.getAccessor().invoke(record);
      boolean asked = each.getName().equals(component.getName());
      values.add(asked ? another(each.getName(), value) : value);
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

  private static Object another(String name, Object value) {
    return switch (value) {
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
      default -> throw new AssertionError("no other value of " + value.getClass());
    };
  }

  private static SortedSet<String> with(SortedSet<?> set) {
    SortedSet<String> more = new TreeSet<>(Set.of("swap"));
    set.forEach(element -> more.add(element.toString()));
    return more;
  }
}
