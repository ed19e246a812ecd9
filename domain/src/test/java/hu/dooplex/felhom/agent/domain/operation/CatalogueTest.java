package hu.dooplex.felhom.agent.domain.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static List<Operation> samples() {
    List<Operation> samples = new ArrayList<>(SampleOperations.all(101));
    samples.removeIf(operation -> operation instanceof Unknown);
    return samples;
  }

  private static CatalogueEntry<?> entry(Operation operation) {
    return Catalogue.named(operation.wireName()).orElseThrow();
  }

  private static Optional<GuestRef> guest(Operation operation) {
    return operation instanceof Operation.OnGuest on ? Optional.of(on.guest()) : Optional.empty();
  }

  @Test
  void everyOperationComesBackFromItsParameters() throws Exception {
    for (Operation operation : samples()) {
      FieldValue.Fields params = Catalogue.parameters(operation);
      assertEquals(entry(operation).parameters(), List.copyOf(params.values().keySet()));
      assertEquals(operation, entry(operation).read(guest(operation), params));
    }
  }

  @Test
  void theTableHasEveryOperationThatThereIsOnce() {
    assertEquals(
        leaves(Operation.class).filter(type -> type != Unknown.class).count(),
        Catalogue.all().size());
    assertEquals(
        samples().stream().map(Operation::wireName).collect(Collectors.toSet()),
        new HashSet<>(Catalogue.all().stream().map(CatalogueEntry::wireName).toList()));
    for (Operation operation : samples()) {
      assertEquals(operation instanceof Operation.OnGuest, entry(operation).isOnGuest());
    }
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(type)
        : Stream.of(permitted).flatMap(CatalogueTest::leaves);
  }

  @Test
  void nobodyKnowsTheParametersOfAnUnknownOperation() {
    assertEquals(Optional.empty(), Catalogue.named("format_host"));
    assertThrows(
        IllegalArgumentException.class, () -> Catalogue.parameters(new Unknown("start_guest")));
  }

  @Test
  void everyParameterIsRequiredAndNoOtherIsTaken() {
    for (Operation operation : samples()) {
      for (String name : entry(operation).parameters()) {
        SequencedMap<String, FieldValue> without = values(operation);
        without.remove(name);
        BadFieldException refusal = refusal(operation, without);
        assertEquals("", refusal.path());
        assertEquals("no " + name, refusal.found());
      }
      SequencedMap<String, FieldValue> more = values(operation);
      more.put("skiplock", new FieldValue.Flag(true));
      assertEquals("skiplock", refusal(operation, more).path());
    }
  }

  @Test
  void aValueThatItsTypeRefusesIsRefusedWithWhatIsAllowed() {
    Operation snapshot = new DeleteSnapshot(GuestRef.lxc(101), new SnapshotName("before_upgrade"));
    SequencedMap<String, FieldValue> params = new LinkedHashMap<>();
    params.put("snapshot", new FieldValue.Text("current"));
    BadFieldException refusal = refusal(snapshot, params);
    assertEquals("snapshot", refusal.path());
    assertEquals("\"current\"", refusal.found());
    assertEquals(
        "a snapshot name is 2 to 40 letters, digits, hyphens and underscores, from a letter on;"
            + " 'current' and 'vzdump' are taken",
        refusal.allowed());
  }

  @Test
  void aGuestIsGivenExactlyToOperationsOnOne() {
    for (Operation operation : samples()) {
      Optional<GuestRef> other =
          operation instanceof Operation.OnGuest
              ? Optional.empty()
              : Optional.of(GuestRef.lxc(101));
      assertThrows(
          IllegalArgumentException.class,
          () -> entry(operation).read(other, Catalogue.parameters(operation)));
    }
  }

  private static SequencedMap<String, FieldValue> values(Operation operation) {
    return new LinkedHashMap<>(Catalogue.parameters(operation).values());
  }

  private static BadFieldException refusal(
      Operation operation, SequencedMap<String, FieldValue> params) {
    return assertThrows(
        BadFieldException.class,
        () -> entry(operation).read(guest(operation), new FieldValue.Fields(params)));
  }
}
