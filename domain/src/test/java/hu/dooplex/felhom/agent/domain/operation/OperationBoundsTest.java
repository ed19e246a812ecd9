package hu.dooplex.felhom.agent.domain.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Fields;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Items;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Text;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ends of what an operation may say: the last value that is taken, and the first that is not.
 */
class OperationBoundsTest {
  private static final GuestRef CONTAINER = GuestRef.lxc(101);
  private static final GuestRef MACHINE = GuestRef.qemu(101);
  private static final VolumeId VOLUME = new VolumeId("local:vztmpl/debian.tar.zst");
  private static final String NETWORK = "name=eth0,link_down=1";

  private static NewContainer container(int gib, int memory, int swap, int cores, int network) {
    return new NewContainer(
        SampleOperations.STORAGE,
        gib,
        memory,
        swap,
        cores,
        true,
        "scratch",
        new TreeSet<>(),
        "",
        new TreeMap<>(Map.of(network, NETWORK)));
  }

  private static void assertRefused(Runnable making) {
    assertThrows(IllegalArgumentException.class, making::run);
  }

  @Test
  void noMachineIsMade() {
    NewContainer container = container(1, 16, 0, 1, 0);
    assertRefused(() -> new CreateGuest(MACHINE, VOLUME, container));
    assertRefused(() -> new CreateGuestKeyctl(MACHINE, VOLUME, container));
    assertRefused(() -> new RestoreGuest(MACHINE, VOLUME, container));
    assertEquals(CONTAINER, new CreateGuest(CONTAINER, VOLUME, container).guest());
  }

  @Test
  void theSmallestContainerIsThatSmall() {
    assertEquals(16, container(1, 16, 0, 1, 31).memoryMib());
    assertRefused(() -> container(0, 16, 0, 1, 0));
    assertRefused(() -> container(1, 15, 0, 1, 0));
    assertRefused(() -> container(1, 16, -1, 1, 0));
    assertRefused(() -> container(1, 16, 0, 0, 0));
    assertRefused(() -> container(1, 16, 0, 1, -1));
    assertRefused(() -> container(1, 16, 0, 1, 32));
  }

  @Test
  void aDiskGrowsToSomeSize() {
    assertEquals(1, new ResizeDisk(CONTAINER, "rootfs", 1).sizeBytes());
    assertRefused(() -> new ResizeDisk(CONTAINER, "rootfs", 0));
    assertRefused(() -> new ResizeDisk(CONTAINER, "rootfs", -1));
  }

  /** What Perl would take for two keys, or a terminal for none. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a,b", "a;b", "a b", "a\nb", "\ta", "a\u0000", "a\u202e", "ab\u001b"})
  void aConfigKeyIsOne(String key) {
    assertRefused(() -> SampleOperations.set(CONTAINER, key, "1"));
    assertRefused(() -> SampleOperations.delete(CONTAINER, key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z", "net0", "net9", "search-domain", "Z", "a_b", "ß"})
  void anyOtherTextIsAKeyThatTheClassifierJudges(String key) {
    assertTrue(SampleOperations.set(CONTAINER, key, "1").keys().contains(key));
  }

  @Test
  void anOperationIsReadOnAGuestExactlyIfItIsOnOne() {
    CatalogueEntry<?> start = Catalogue.named("start_guest").orElseThrow();
    CatalogueEntry<?> unmount = Catalogue.named("unmount_usb").orElseThrow();
    assertRefused(() -> read(start, Optional.empty(), Fields.NONE));
    assertRefused(() -> read(unmount, Optional.of(CONTAINER), Fields.NONE));
  }

  private static void read(CatalogueEntry<?> entry, Optional<GuestRef> guest, Fields params) {
    try {
      entry.read(guest, params);
    } catch (BadFieldException e) {
      throw new AssertionError("it was read", e);
    }
  }

  @Test
  void whichItemOfAListIsWrongIsTold() {
    Items items = new Items(List.of(new Text("a"), new Whole(2)));
    BadFieldException flaw =
        assertThrows(BadFieldException.class, () -> items.items(FieldValue::text));
    assertEquals("[1]", flaw.path());
    assertEquals("2", flaw.found());
  }

  @Test
  void whereThereIsToBeNothingAnythingIsTooMuch() throws Exception {
    Fields.NONE.requireExactly(List.of());
    Fields one = new Fields(new LinkedHashMap<>(Map.of("a", new Whole(1))));
    BadFieldException flaw =
        assertThrows(BadFieldException.class, () -> one.requireExactly(List.of()));
    assertEquals("no field", flaw.allowed());
    one.requireExactly(List.of("a"));
    BadFieldException missing =
        assertThrows(BadFieldException.class, () -> one.requireExactly(List.of("a", "b")));
    assertEquals("no b", missing.found());
    assertEquals("a, b", missing.allowed());
  }
}
