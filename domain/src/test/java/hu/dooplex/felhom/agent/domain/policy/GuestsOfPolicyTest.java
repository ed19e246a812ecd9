package hu.dooplex.felhom.agent.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestsOfPolicyTest {
  private static Vmid vmid(int number) {
    return new Vmid(number);
  }

  @Test
  void everyListedGuestIsIncludedAndNoOther() {
    LocalPolicy.Guests guests =
        LocalPolicy.Guests.only(List.of(vmid(300), vmid(100), vmid(200), vmid(100)));
    assertEquals(List.of(vmid(100), vmid(200), vmid(300)), guests.listed());
    for (int number : new int[] {100, 200, 300}) {
      assertEquals(true, guests.includes(vmid(number)));
    }
    for (int number : new int[] {101, 199, 301, 999_999_999}) {
      assertEquals(false, guests.includes(vmid(number)));
    }
    assertEquals(true, LocalPolicy.Guests.ALL.includes(vmid(100)));
    assertEquals(false, LocalPolicy.Guests.NONE.includes(vmid(100)));
  }

  @Test
  void aRangeHasBothItsEnds() {
    LocalPolicy.VmidRange range = new LocalPolicy.VmidRange(vmid(9000), vmid(9002));
    assertEquals(
        List.of(false, true, true, true, false),
        List.of(8999, 9000, 9001, 9002, 9003).stream()
            .map(number -> range.includes(vmid(number)))
            .toList());
  }

  @Test
  void noThresholdIsMetByNobody() {
    assertEquals(1, new Thresholds(1, Map.of("destroy_guest", 1)).of("destroy_guest"));
    assertThrows(IllegalArgumentException.class, () -> new Thresholds(0, Map.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new Thresholds(1, Map.of("destroy_guest", 0)));
  }
}
