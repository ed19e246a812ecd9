package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EdwardsPointTest {
  /** RFC 8032, 5.1: B, with y = 4/5. */
  private static final String BASE = "58" + "66".repeat(31);

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static EdwardsPoint point(String hex) {
    return EdwardsPoint.decode(bytes(hex)).orElseThrow();
  }

  private static String encoded(EdwardsPoint point) {
    BigInteger p = TestPoints.P;
    BigInteger inverse = point.z().modInverse(p);
    BigInteger x = point.x().multiply(inverse).mod(p);
    byte[] y = TestBytes.reversed(TestBytes.fixed(point.y().multiply(inverse).mod(p), 32));
    if (x.testBit(0)) {
      y[31] |= (byte) 0x80;
    }
    return HexFormat.of().formatHex(y);
  }

  @Test
  void theBasePointHasPrimeOrder() {
    assertTrue(point(BASE).hasPrimeOrder());
    assertTrue(point(BASE).times(EdwardsPoint.L).isNeutral());
    assertFalse(point(BASE).times(EdwardsPoint.L.subtract(BigInteger.ONE)).isNeutral());
  }

  /** RFC 8032, 7.1, test 1: the public key is the hashed secret's multiple of B. */
  @Test
  void multiplesAreThoseOfTheStandard() {
    BigInteger secret =
        EdwardsPoint.number(
            bytes("307c83864f2833cb427a2ef1c00a013cfdff2768d980c0a3a520f006904de94f"));
    // Clamped: the lowest three bits off, bit 255 off, bit 254 on.
    BigInteger clamped = secret.clearBit(0).clearBit(1).clearBit(2).clearBit(255).setBit(254);
    assertEquals(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        encoded(point(BASE).times(clamped)));
  }

  @Test
  void decodingAndEncodingGivesTheSameBytes() {
    for (String hex : TestPoints.SMALL_ORDER) {
      assertEquals(hex, encoded(point(hex)));
    }
    assertEquals(BASE, encoded(point(BASE)));
    String negative = BASE.substring(0, 62) + "e6";
    assertEquals(negative, encoded(point(negative)));
    assertTrue(point(BASE).plus(point(negative)).isNeutral());
  }

  @Test
  void pointsOfSmallOrderAreRecognized() {
    List<Integer> orders = List.of(1, 2, 4, 4, 8, 8, 8, 8);
    for (int i = 0; i < 8; i++) {
      EdwardsPoint point = point(TestPoints.SMALL_ORDER.get(i));
      assertFalse(point.hasPrimeOrder());
      assertTrue(point.times(BigInteger.valueOf(orders.get(i))).isNeutral());
      assertEquals(i == 0, point.times(BigInteger.valueOf(orders.get(i) / 2)).isNeutral());
    }
  }

  @Test
  void mixturesWithThemAreRecognized() {
    for (String small : TestPoints.SMALL_ORDER.subList(1, 8)) {
      EdwardsPoint mixed = point(BASE).plus(point(small));
      assertFalse(mixed.hasPrimeOrder(), small);
      assertFalse(mixed.times(EdwardsPoint.L).isNeutral(), small);
    }
  }

  @Test
  void everyOtherEncodingOfAPointIsRefused() {
    for (String hex : TestPoints.NOT_CANONICAL) {
      assertEquals(Optional.empty(), EdwardsPoint.decode(bytes(hex)), hex);
      assertFalse(EdwardsPoint.isCanonical(bytes(hex)), hex);
    }
  }

  @Test
  void aNumberThatIsNoHeightOnTheCurveIsRefused() {
    assertEquals(Optional.empty(), EdwardsPoint.decode(bytes("02" + "00".repeat(31))));
  }
}
